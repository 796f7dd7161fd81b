"""How is langextract asked for the same as we are? In an environment of its own, on a server that runs already."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from _runs import LISTS, Items, Run, timed

VERSION = "1.7.1"
NEEDED = f"langextract[openai]=={VERSION}"
PLACE = Path(__file__).parent / ".venv-langextract"
LONGEST = 1800
"""Seconds for one article."""

TASK = """\
Extract agreements, requests, pledges and humanitarian items in order of appearance.
agreement: two or more parties agreed on something or jointly ordered it.
request: one party asked another to do something.
pledge: one party alone promised something.
humanitarian_item: a fact about prisoners, children, civilians, casualties, aid or access.
Use exact text. Do not paraphrase. Thanks, opinions and lists of topics are none of these."""
EXAMPLE = (
    "President Ilir Dhoma and Queen Maren of Fjordland agreed to open a joint customs post at Halvik. "
    "Dhoma also urged the queen to release 30 fishermen. "
    "Maren promised to send two field hospitals to the flooded towns. "
    "The shelling killed nine civilians. The queen thanked her host."
)
EXTRACTED: tuple[tuple[str, str, dict[str, str]], ...] = (
    (
        "agreement",
        "agreed to open a joint customs post at Halvik",
        {"parties": "President Ilir Dhoma, Queen Maren", "kind": "commitment", "status": "agreed"},
    ),
    (
        "request",
        "urged the queen to release 30 fishermen",
        {"requester": "Dhoma", "addressee": "the queen", "force": "urge"},
    ),
    (
        "pledge",
        "promised to send two field hospitals to the flooded towns",
        {"pledger": "Maren", "beneficiary": "the flooded towns", "level": "pledge"},
    ),
    (
        "humanitarian_item",
        "The shelling killed nine civilians",
        {"category": "casualties", "status": "completed", "affected": "nine civilians"},
    ),
)
"""The slots are some of those that a summary of ours fills."""


def extracted(text: str, endpoint: Mapping[str, str]) -> Run:
    """Run langextract on a text, on the server at `endpoint`."""
    asked = json.dumps({"text": text, **endpoint})
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    done = subprocess.run(  # noqa: S603 - our own file
        [_python(), __file__],
        input=asked,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
        timeout=LONGEST,
    )
    return Run(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Extract as standard input says. This runs in the environment of langextract."""
    asked = json.load(sys.stdin)
    lx: Any = importlib.import_module("langextract")
    factory: Any = importlib.import_module("langextract.factory")
    example = lx.data.ExampleData(
        text=EXAMPLE,
        extractions=[
            lx.data.Extraction(extraction_class=kind, extraction_text=quote, attributes=attributes)
            for kind, quote, attributes in EXTRACTED
        ],
    )
    access = {"base_url": asked["base_url"], "api_key": asked["api_key"], "temperature": 0.0}
    extract = partial(
        lx.extract,
        asked["text"],
        prompt_description=TASK,
        examples=[example],
        config=factory.ModelConfig(model_id=asked["model"], provider="OpenAILanguageModel", provider_kwargs=access),
        fence_output=False,
        use_schema_constraints=False,
        show_progress=False,
    )
    print(json.dumps(asdict(timed(lambda: _by_list(extract().extractions or [], asked["text"])))))


def _by_list(extractions: Sequence[Any], text: str) -> Items:
    """Write extractions as items: those of our classes that have a place in the text."""
    items: Items = {name: [] for name in LISTS.values()}
    for found in extractions:
        place = found.char_interval
        name = LISTS.get(found.extraction_class)
        if name and place and place.start_pos is not None and place.end_pos is not None:
            start, end = place.start_pos, place.end_pos
            evidence = [{"start": start, "end": end, "quote": text[start:end]}]
            items[name].append({"what": str(found.extraction_text), "evidence": evidence})
    return items


def _python() -> str:
    return str(PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def set_up() -> None:
    """Make the environment, once for each version."""
    ready = PLACE / ".ready"
    if ready.is_file() and ready.read_text("utf-8") == NEEDED:
        return
    print(f"Installing {NEEDED} into {PLACE.name}, about 350 MB ...", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", PLACE], check=True)  # noqa: S603
    (PLACE / ".gitignore").write_text("*\n", "utf-8")
    pip = [_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NEEDED]
    subprocess.run(pip, check=True)  # noqa: S603
    ready.write_text(NEEDED, "utf-8")


if __name__ == "__main__":
    main()
