"""Connect to a Redis server, and go on without it while it does not answer.

Nothing here raises once the address is read: trouble is warned about once for each purpose of a server, and the work
goes on without it. A server that does not answer is not asked for a while, so that an outage does not slow each
question; then it is tried again.
"""

from __future__ import annotations

import contextlib
import logging
import math
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from summarizer._version import install_command
from summarizer.errors import ConfigError

if TYPE_CHECKING:
    import redis

_T = TypeVar("_T")

PREFIX = "summarizer:1:"
"""Begins each of our keys; the number is that of the layout."""

COOL_DOWN = 15.0
"""Seconds for which a server that did not answer is not asked."""

PROBLEMS = {
    "AuthenticationError": "It rejected the user name or password. Correct them in its address.",
    "AuthenticationWrongNumberOfArgsError": "It rejected the user name or password. Correct them in its address.",
    "NoPermissionError": "Its user lacks permission for a command (see SECURITY.md for the list). Grant it.",
    "OutOfMemoryError": "The server is full. Raise maxmemory, let it evict keys, or run `summarizer cache clear`.",
    "ReadOnlyError": "It is read-only, probably a replica. Use the address of its primary.",
    "BusyLoadingError": "It is still loading its data. {meanwhile} until it has.",
    "TimeoutError": "It does not answer in time. {meanwhile} until it does.",
    "ConnectionError": "It cannot be reached ({cause}). {meanwhile} until it can.",
}
OTHER_PROBLEM = "It failed with {name}. Set `{setting}=` or SUMMARIZER_{variable} to another address, or to none."


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a server is used for, for messages.

    Args:
        setting: The setting that has its address.
        name: What it is called, as in "The cache redis://... has a problem".
        meanwhile: What is so while it does not answer, without a full stop.
        warning: The class of the warning.
    """

    setting: str
    name: str
    meanwhile: str
    warning: type[Warning]


class RedisServer:
    """A server and how it is at the moment. Thread-safe; a fork is no trouble.

    Args:
        url: Its address.
        purpose: What it is used for.
        clock: Returns seconds, to know when a server that did not answer is tried again.

    Raises:
        ConfigError: The address cannot be read, or the package `redis` is not installed.
    """

    def __init__(self, url: str, purpose: Purpose, clock: Callable[[], float] = time.monotonic) -> None:
        address = read_address(url, purpose.setting)
        self.place = address.place
        self._purpose = purpose
        self._client = _connect(address, purpose.setting)
        self._clock = clock
        self._rest_until = -math.inf
        self._first_to_warn = threading.Lock()  # taken once and kept; never waited for, so that a fork is no trouble

    def attempt(self, work: Callable[[redis.Redis], _T], otherwise: _T) -> _T:
        """Do the work, unless the server is not asked at the moment; if it fails, warn."""
        from redis import RedisError, ResponseError

        if self._rest_until > -math.inf:
            if self._clock() < self._rest_until:
                return otherwise
            self._rest_until = self._clock() + COOL_DOWN  # one thread tries; the others go on meanwhile
        try:
            result = work(self._client)
        except ResponseError as error:  # it answers, so there is nothing to wait for
            self._rest_until = -math.inf
            self._warn(_problem(error, self._purpose))
        except (RedisError, OSError, ValueError, OverflowError) as error:
            self._rest_until = self._clock() + COOL_DOWN
            self._warn(_problem(error, self._purpose))
        else:
            self._rest_until = -math.inf
            return result
        return otherwise

    def close(self) -> None:
        """Close idle connections. Idempotent; a later use opens them again."""
        with contextlib.suppress(OSError):
            self._client.connection_pool.disconnect(inuse_connections=False)

    def _warn(self, problem: str) -> None:
        if not self._first_to_warn.acquire(blocking=False):
            return
        event = f"summarizer.{self._purpose.setting}"
        logging.getLogger("summarizer").warning(event, extra={"place": self.place, "problem": problem})
        message = f"The {self._purpose.name} {self.place} has a problem. {problem}"
        warnings.warn(message, self._purpose.warning, stacklevel=4)


def _problem(error: Exception, purpose: Purpose) -> str:
    """Return what is wrong and what to do. Not in the words of server or client, since they can quote a value."""
    known = (PROBLEMS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in PROBLEMS)
    return next(known, OTHER_PROBLEM).format(
        name=type(error).__name__,
        cause=_cause(error),
        meanwhile=purpose.meanwhile,
        setting=purpose.setting,
        variable=purpose.setting.upper(),
    )


def _cause(error: BaseException) -> str:
    """Return the name of the system's error that is behind the client's own, as `ConnectionRefusedError`."""
    behind = error.__cause__ or error.__context__
    return type(error).__name__ if behind is None or isinstance(error, OSError) else _cause(behind)


def _connect(address: Address, setting: str) -> redis.Redis:
    """Make a client. Nothing is sent before its first use."""
    try:
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry
    except ModuleNotFoundError:
        raise ConfigError(
            f"{setting}: {address.scheme}:// needs the package redis, which is not installed. "
            f"In a clone of the project, run: {install_command('redis')}"
        ) from None
    kinds = {"rediss": redis.SSLConnection, "unix": redis.UnixDomainSocketConnection}
    # No retries: they multiply the wait. RESP2 and no greetings: any server knows them, and they cost no round trip.
    ours = {"retry": Retry(NoBackoff(), 0), "protocol": 2, "driver_info": None}
    pool = redis.ConnectionPool(kinds.get(address.scheme, redis.Connection), **{**PATIENCE, **address.options, **ours})
    return redis.Redis.from_pool(pool)


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
        f"{setting}: this is not a valid Redis address. Write {FORMS}; "
        "in the user name and password, write %40 for @, %2F for / and so on."
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
