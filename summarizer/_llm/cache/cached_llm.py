"""Answer repeated questions from the cache.

The key is made of everything that is sent and of nothing that is secret; the value is the answer as it came, to be
judged again when it is read. What is no whole answer is not kept: a refused or failed ask raises, an empty answer says
nothing, and a truncated one is asked again by the next run, which may have more luck or more room.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from summarizer._llm.cache.redis_store import SCHEMES, RedisStore
from summarizer._llm.cache.sqlite_store import CacheInfo, CacheWarning, SQLiteStore
from summarizer._llm.types import LLM, Answer, Question
from summarizer.errors import ConfigError
from summarizer.values import Usage

__all__ = ["CacheInfo", "CacheWarning", "CachedLLM", "Store", "open_store", "question_key"]

KEY_FORMAT = 1
USERINFO = re.compile(r"\A([\x00-\x20]*(?:[A-Za-z][A-Za-z0-9+.\-]*:)?//)[^/?#]*@")
SCHEME = re.compile(r"\A([A-Za-z][A-Za-z0-9+.\-]+)://")  # two letters at least: `C:` is a drive
PLACES = "`default`, a path, `sqlite:///path`, `redis://host:port/number`, or none"


class Store(Protocol):
    """Where answers are kept. Nothing raises: a store that fails warns once and holds nothing."""

    def get(self, key: str) -> str | None:
        """Return the value, or None."""

    def put(self, key: str, value: str, prompt: str) -> None:
        """Keep the value, in place of any that the key had; `prompt` names the prompt that asked."""

    def info(self) -> CacheInfo:
        """Count what is kept."""

    def clear(self) -> int:
        """Remove all answers and return how many there were."""

    def close(self) -> None:
        """Close the connections. Idempotent."""


def question_key(identity: Mapping[str, str], question: Question) -> str:
    """Return the sha256, in hex, of all that is sent: the same for the same question in every process.

    User names and passwords are taken out of the addresses in `identity`; `question.prompt` is not sent, so it is no
    part of the key.
    """
    sent = {
        "format": KEY_FORMAT,
        "identity": {name: USERINFO.sub(r"\1", value) for name, value in identity.items()},
        "messages": question.messages,
        # As a string, since the order of its properties is the order in which the model writes them.
        "schema": json.dumps(question.schema, separators=(",", ":"), ensure_ascii=False, default=_as_dict),
        "max_tokens": question.max_tokens,
    }
    canonical = json.dumps(sent, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_as_dict)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def _as_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value.")


def open_store(url: str | None, *, max_bytes: int, max_days: float) -> Store | None:
    """Open the store at `url`: `default` (the user's cache folder), a path, an address, or None for none.

    As elsewhere in Python, `sqlite:///answers.sqlite3` is relative and `sqlite:////var/answers.sqlite3` absolute.
    A Redis server has the address `redis://`, `rediss://` (with TLS) or `unix://`. A place that cannot be used is
    warned about (`CacheWarning`), and None is returned, unless it is a server: that may be there a moment later.

    Raises:
        ConfigError: The scheme is not known, an address cannot be read, or the package for it is not installed.
    """
    if url is None:
        return None
    if (scheme := SCHEME.match(url)) and scheme[1].lower() in SCHEMES:
        server = RedisStore(url, max_bytes=max_bytes, max_days=max_days)
        server.usable()  # warns before anything is paid for
        return server
    store = SQLiteStore(_path(url), max_bytes=max_bytes, max_days=max_days)
    return store if store.usable() else None


def _path(url: str) -> Path:
    if url == "default":
        from platformdirs import user_cache_path

        return user_cache_path("summarizer", appauthor=False) / "answers.sqlite3"
    if scheme := SCHEME.match(url):
        url = _path_of_url(scheme[1].lower(), url[scheme.end() :])
    try:
        path = Path(url).expanduser()
    except RuntimeError:
        raise ConfigError(f"cache: cannot resolve the home folder in {url!r}. Use {PLACES}.") from None
    with contextlib.suppress(OSError, RuntimeError, ValueError):  # what is wrong here is reported when it is opened
        return path.resolve()
    return path


def _path_of_url(scheme: str, rest: str) -> str:
    # Only the scheme is shown, since the rest may hold a password.
    if scheme != "sqlite":
        raise ConfigError(f"cache: unknown scheme {scheme}://. Use {PLACES}.")
    if len(rest) < 2 or not rest.startswith("/"):
        raise ConfigError("cache: sqlite:// needs three slashes and a path, as in sqlite:///answers.sqlite3.")
    return rest[1:]


class CachedLLM:
    """An LLM that asks each question once and then remembers. It owns both parts: `close()` closes them."""

    def __init__(self, llm: LLM, store: Store) -> None:
        self._llm = llm
        self._store = store
        self._turns = _Turns()

    @property
    def model(self) -> str:
        """Return the name that the provider knows."""
        return self._llm.model

    @property
    def identity(self) -> Mapping[str, str]:
        """Return what identifies the wrapped model."""
        return self._llm.identity

    def ask(self, question: Question) -> Answer:
        """Return the stored answer, at no cost, or ask and store. A question that is being asked is waited for."""
        key = question_key(self._llm.identity, question)
        with self._turns.wait(key):
            known = self._known(key)
            if known is not None:
                return known
            with _turn_of_processes(self._store, key):
                known = self._known(key)  # another process may have put it since the first look
                if known is not None:
                    return known
                answer = self._llm.ask(question)
                self._keep(key, question, answer)
                return answer

    def stored(self, question: Question) -> Answer | None:
        """Return the stored answer, or None. Asks nothing, stores nothing."""
        return self._known(question_key(self._llm.identity, question))

    def _known(self, key: str) -> Answer | None:
        stored = self._store.get(key)
        return None if stored is None else _read(stored)

    def _keep(self, key: str, question: Question, answer: Answer) -> None:
        if answer.truncated or not answer.data:
            return
        try:
            value = _write(answer, self._llm.model)
        except (TypeError, ValueError, RecursionError) as error:  # only an LLM of the user's own can do that
            problem = f"An answer from {self._llm.model} is not JSON, so it was not cached ({type(error).__name__})."
            warnings.warn(f"{problem} Make ask() return JSON values.", CacheWarning, stacklevel=3)
            return
        self._store.put(key, value, question.prompt)

    def close(self) -> None:
        """Close the wrapped model and the store. Idempotent."""
        try:
            self._llm.close()
        finally:
            self._store.close()


def _turn_of_processes(store: Store, key: str) -> contextlib.AbstractContextManager[None]:
    """Let one process at a time go on with a key, where the store can do that."""
    return store.turn(key) if isinstance(store, (RedisStore, SQLiteStore)) else contextlib.nullcontext()


def _write(answer: Answer, model: str) -> str:
    """Write the value, in ASCII: a model's lone surrogate escapes are no text that a database takes."""
    value = {
        "data": answer.data,
        "usage": answer.usage.model_dump(mode="json"),
        "truncated": answer.truncated,
        "model": model,
        "stored": dt.datetime.now(dt.UTC).isoformat(),
    }
    return json.dumps(value, default=_as_dict)


def _read(stored: str) -> Answer | None:
    """Read a value; None when it is no answer (another program's, or damaged), which then counts as a miss."""
    try:
        value = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    data, truncated = (value.get("data"), value.get("truncated")) if isinstance(value, dict) else (None, None)
    if not isinstance(data, dict) or not isinstance(truncated, bool):
        return None
    return Answer(data, usage=Usage(cached_calls=1, cost=0.0), truncated=truncated)


@dataclass(slots=True)
class _Turn:
    threads: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Turns:
    """Let one thread at a time go on with a key. Takes memory only for keys that a thread holds or waits for."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._guard = threading.Lock()
        self._turns: dict[str, _Turn] = {}
        self._process = os.getpid()

    @contextlib.contextmanager
    def wait(self, key: str) -> Iterator[None]:
        """Wait until no other thread of this process is at the key."""
        if self._process != os.getpid():
            self._begin()  # after a fork: the threads that held these locks are not here to release them
        with self._guard:
            turn = self._turns.setdefault(key, _Turn())
            turn.threads += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._guard:
                turn.threads -= 1
                if not turn.threads:
                    self._turns.pop(key, None)
