"""Run the library on one article: in this process, without a cache, on a server that runs already."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import replace

from benchmarks.peers.runs import LISTS, Items, Run, timed
from summarizer import Summarizer, Summary


def ours(text: str, _: Mapping[str, str]) -> Run:
    """Summarize a text. Requests and tokens are those of the summary: not all of them pass where we count."""
    found: list[Summary] = []

    def work() -> Items:
        found.append(summarizer.summarize(text))
        dumped = found[0].model_dump(mode="json")
        return {name: dumped[name] for name in LISTS.values()}

    importlib.import_module("instructor")  # not counted, as for the others
    with Summarizer(model="local", cache=None) as summarizer:
        run = timed(work)
    if not found:
        return run
    summary, usage = found[0], found[0].usage
    problem = "" if summary.complete else f"{len(summary.failed_windows)} parts of the text were not read"
    return replace(
        run,
        calls=usage.calls,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        problem=problem,
    )
