"""Run plain instructor on many articles: one call for each, in threads or on an event loop.

Each call is caught by itself, as one would write it after the first article that failed.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from benchmarks.peers.instructor_once import PEER, RETRIES, ROOM, _by_list, _form, _messages
from benchmarks.peers.peer import answer
from benchmarks.throughput.articles import Article
from benchmarks.throughput.load import Read, in_threads, measured, name_of

CONTESTANT = replace(PEER, module="benchmarks.throughput.instructor_many")


def main() -> None:
    """Do as standard input says. This runs in the environment of instructor."""
    answer({"many": _many})


def _many(asked: Mapping[str, Any]) -> dict[str, Any]:
    importlib.import_module("logging").disable()  # it logs each error
    reads = _on_a_loop if asked.get("how") == "loop" else _in_threads
    return measured(partial(reads, _client(asked), asked), asked)


def _client(asked: Mapping[str, Any]) -> Any:
    instructor, openai = map(importlib.import_module, ("instructor", "openai"))
    kind = openai.AsyncOpenAI if asked.get("how") == "loop" else openai.OpenAI
    patience = {"timeout": asked["timeout"], "max_retries": asked["attempts"] - 1}
    server = kind(base_url=asked["base_url"], api_key="none", **patience)
    return instructor.from_openai(server, mode=instructor.Mode.JSON_SCHEMA)


def _in_threads(client: Any, asked: Mapping[str, Any], given: Iterable[Article]) -> Iterator[Read]:
    call = _call(client, asked)

    def read(article: Article) -> Read:
        try:
            return _read(article, call(article), asked)
        except Exception as error:  # noqa: BLE001 - what a caller would catch
            return Read(article, said=name_of(error))

    return in_threads(read, asked, given)


def _on_a_loop(client: Any, asked: Mapping[str, Any], given: Iterable[Article]) -> list[Read]:
    call = _call(client, asked)

    async def read(article: Article, turn: asyncio.Semaphore) -> Read:
        async with turn:
            try:
                return _read(article, await call(article), asked)
            except Exception as error:  # noqa: BLE001
                return Read(article, said=name_of(error))

    async def read_all() -> list[Read]:
        turn = asyncio.Semaphore(asked["workers"])
        return await asyncio.gather(*(read(article, turn) for article in given))

    return _loop().run_until_complete(read_all())


def _loop() -> asyncio.AbstractEventLoop:
    """Return one loop for all calls: the client's connections belong to it."""
    global _LOOP  # noqa: PLW0603
    _LOOP = _LOOP or asyncio.new_event_loop()
    return _LOOP


_LOOP: asyncio.AbstractEventLoop | None = None


def _call(client: Any, asked: Mapping[str, Any]) -> Callable[[Article], Any]:
    """Return what sends one request; the form of the answer is made once."""
    form, types = _form(asked["types"]), asked["types"]
    return lambda article: client.chat.completions.create(
        model="loopback",
        response_model=form,
        messages=_messages(article.text, types),
        max_retries=RETRIES,
        max_tokens=ROOM,
        temperature=0,
    )


def _read(article: Article, found: Any, asked: Mapping[str, Any]) -> Read:
    lists = _by_list(found.model_dump(), asked["types"], article.text)
    places = [place for items in lists.values() for item in items for place in item["evidence"]]
    return Read(article, [(p["start"], p["end"], p["quote"]) for p in places])


if __name__ == "__main__":
    main()
