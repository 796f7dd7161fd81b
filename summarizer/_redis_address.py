"""How is the address of a Redis server read, and how much of it may be shown?

Stricter than the client's own reading: where a password with an odd character in it (`/`, `?`, `#`) was not encoded,
that takes a part of it for a host, a port or a path, and shows it.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from summarizer.errors import ConfigError

SCHEMES = frozenset({"redis", "rediss", "unix"})
PATIENCE = {"socket_connect_timeout": 1.0, "socket_timeout": 2.0}
"""Seconds to wait for a connection and for a reply, where the address does not say otherwise."""

OPTIONS: dict[str, Callable[[str], Any]] = {
    "db": int,
    "username": str,
    "password": str,
    "client_name": str,
    "socket_timeout": float,
    "socket_connect_timeout": float,
}
TLS_OPTIONS: dict[str, Callable[[str], Any]] = dict.fromkeys(
    ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs"), str
)
FORMS = "redis://[user:password@]host[:port][/number], rediss:// (with TLS) or unix:///path/of/socket[?db=number]"


@dataclass(frozen=True, slots=True)
class Address:
    """A server's address: what may be shown of it, and what the client needs."""

    scheme: str
    place: str
    options: dict[str, Any] = field(repr=False)


def read_address(url: str, setting: str = "cache") -> Address:
    """Read the address of a server, which is the value of a setting.

    Raises:
        ConfigError: It cannot be read. It is not shown, since it may hold a password.
    """
    with contextlib.suppress(ValueError):
        return _address(urlsplit(url))
    raise ConfigError(
        f"{setting}: this address of a Redis server cannot be read. Write {FORMS}, "
        "and in user and password %40 for @, %2F for / and so on."
    )


def _address(parts: SplitResult) -> Address:
    local = parts.scheme == "unix"
    placed = bool(parts.path) and not (parts.hostname or parts.port) if local else bool(parts.hostname)
    if parts.scheme not in SCHEMES or parts.fragment or not placed or ("@" in parts.netloc and "@" in parts.path):
        raise ValueError
    options = {**_options(parts), **_credentials(parts)}
    if local:
        options["path"] = unquote(parts.path)
        return Address("unix", f"unix://{parts.path}?db={options['db']}", options)
    host = options["host"] = unquote(parts.hostname or "")
    port = options["port"] = parts.port or 6379
    shown = f"[{host}]" if ":" in host else host
    return Address(parts.scheme, f"{parts.scheme}://{shown}:{port}/{options['db']}", options)


def _options(parts: SplitResult) -> dict[str, Any]:
    """Read what follows the host; the number of the database always has a value."""
    known = OPTIONS | TLS_OPTIONS if parts.scheme == "rediss" else OPTIONS
    given = parse_qsl(parts.query, strict_parsing=True) if parts.query else []
    if parts.scheme != "unix" and (number := parts.path.strip("/")):
        given.insert(0, ("db", number))
    if any(name not in known for name, _ in given):
        raise ValueError
    options: dict[str, Any] = {"db": 0} | {name: known[name](value) for name, value in given}
    if options["db"] < 0 or not all(0 < options[name] < math.inf for name in PATIENCE if name in options):
        raise ValueError
    return options


def _credentials(parts: SplitResult) -> dict[str, str]:
    given = {"username": parts.username, "password": parts.password}
    return {name: unquote(value) for name, value in given.items() if value}
