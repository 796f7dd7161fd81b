"""Make coded texts of their short form.

    python -m training.extra [IN.txt ... OUT.jsonl]       else of `data/extra/*.txt` in this folder, `data/extra.jsonl`

The short form: `= id | lang | kind | date | title` opens a text; a line is a sentence, a blank line ends a paragraph;
below a sentence stand its items, each `> CODES | what | slot=value | ...`. CODES are the type and its codes as
`answers.CODES` orders them (`request ask assist humanitarian`), slots are `who`, `to` (`;` between several), `speaker`,
`when`, `conditions`, `scope`, `amount`, `count`, `affected`, `response=VALUE` (answered in this sentence) or
`response=VALUE@N` (in sentence N). `&` opens an item that has `who`, `to`, `speaker` and `when` of the item before it,
unless they are given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from training.answers import CODES, DITTO, LISTS, RESPONSE, TYPES, WORDS, Item, coded
from training.paths import DATA, EXTRA, parser


def item(line: str, before: Item | None, sentence: int) -> Item:
    """Return the item of a line.

    Args:
        line: In the short form, with its `>` or `&`.
        before: The item before it in the text.
        sentence: The sentence that it stands below, counted from 1.

    Raises:
        ValueError: The line does not fit the form.
    """
    head, what, *rest = (part.strip() for part in line[1:].split("|"))
    short, *codes = head.split()
    made: Item = {"s": [sentence], "type": TYPES[short], "what": what, **coded(short, codes)}
    if codes:
        raise ValueError(f"no such code: {codes} in {line}")
    if missing := [name for name, _ in CODES[short] if name not in made and name != "reaffirmed"]:
        raise ValueError(f"no {missing} in {line}")
    slots = dict(part.split("=", 1) for part in rest)
    if line[0] == "&":
        if before is None:
            raise ValueError(f"nothing before {line}")
        made |= {name: before[name] for name in DITTO if name in before and name not in slots}
    for name, value in slots.items():
        if name not in (*LISTS, *WORDS):
            raise ValueError(f"no such slot: {name} in {line}")
        made |= _slot(name, value.strip(), sentence)
    return made


def _slot(name: str, value: str, sentence: int) -> Item:
    if name == "response":
        value, _, at = value.partition("@")
        if value not in RESPONSE:
            raise ValueError(f"no such response: {value}")
        return {"answer_s": int(at or sentence), name: value}
    if name in LISTS or name == "conditions":
        several = [one.strip() for one in value.split(";") if one.strip()]
        return {name: several} if several else {}
    return {name: value} if value else {}


def texts(source: str) -> list[dict[str, Any]]:
    """Return the texts of a file in the short form, as `corpus.load` reads them."""
    out: list[dict[str, Any]] = []
    gap = ""
    for line in map(str.strip, source.splitlines()):
        if line.startswith("= "):
            out.append(_opened(line))
            gap = ""
        elif not line:
            gap = "\n\n" if out and out[-1]["text"] else ""
        elif line[0] in ">&":
            _add_item(out[-1], line)
        else:
            text = out[-1]
            text["text"] += gap
            text["sentences"].append([len(text["text"]), len(text["text"]) + len(line)])
            text["text"] += line
            gap = " "
    return out


def _opened(line: str) -> dict[str, Any]:
    name, lang, kind, date, title = (part.strip() for part in line[2:].split("|"))
    about = {"id": name, "source": "fictional", "kind": kind, "lang": lang, "title": title, "date": date}
    return {**about, "text": "", "sentences": [], "items": []}


def _add_item(text: dict[str, Any], line: str) -> None:
    made = item(line, text["items"][-1] if text["items"] else None, len(text["sentences"]))
    start, end = text["sentences"][-1]
    text["items"].append(made | {"quote": text["text"][start:end], "start": start, "end": end})


def unsupported(text: dict[str, Any]) -> list[str]:
    """Return names and numbers of items that the text does not have, for a person to look at."""
    body = (text["text"] + " " + text["title"]).lower()
    out = []
    for it in text["items"]:
        place = f"{text['id']} {it['s']}"
        words = [it.get(name) or "" for name in ("speaker", "when", "amount", "count")]
        said = [value for value in [*it.get("who", []), *it.get("to", []), *words] if value]
        out += [f"{place}: {value}" for value in said if value.lower() not in body]
        out += [f"{place}: {number}" for number in re.findall(r"\d+", it["what"]) if number not in body]
        if it.get("answer_s", 0) > len(text["sentences"]):
            out.append(f"{text['id']}: no sentence {it['answer_s']}")
    return out


def read(sources: Sequence[Path]) -> list[dict[str, Any]]:
    """Return the texts of several files.

    Raises:
        ValueError: An id stands twice, or a file does not fit the form.
    """
    every = [text for source in sources for text in texts(source.read_text(encoding="utf8"))]
    if len({text["id"] for text in every}) < len(every):
        raise ValueError("an id stands twice")
    return every


def as_lines(every: Sequence[dict[str, Any]]) -> str:
    """Return the texts as JSON lines."""
    return "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in every)


def sources() -> list[Path]:
    """Return the files of `data/extra`, in their order."""
    return sorted((DATA / "extra").glob("*.txt"))


def main() -> None:
    """Write the texts, and print what of their items they do not support."""
    command = parser(__doc__)
    command.add_argument("files", nargs="*", type=Path)
    *given, target = command.parse_args().files or [EXTRA]
    every = read(given or sources())
    for text in every:
        for line in unsupported(text):
            print("not in the text:", line)
    target.write_text(as_lines(every), encoding="utf8")
    items, sentences = (sum(len(text[name]) for text in every) for name in ("items", "sentences"))
    print(len(every), "texts,", items, "items,", sentences, "sentences")


if __name__ == "__main__":
    main()
