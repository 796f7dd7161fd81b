"""What is asked: about which text, which of its sentences, and in which form is the answer wanted?

Three ways of asking are known. Numbered sentences between <article> marks (ours), a piece of text between the last
"Q: " and a closing "A: " (langextract), and anything else, where the first message of the user is the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

CUES: Mapping[str, re.Pattern[str]] = {
    "agreement": re.compile(r"\bagreed\b", re.IGNORECASE),
    "request": re.compile(r"\b(?:asked|urged)\b", re.IGNORECASE),
    "pledge": re.compile(r"\b(?:pledged|promised)\b", re.IGNORECASE),
    "humanitarian_item": re.compile(r"\b(?:delivered|fled|released)\b", re.IGNORECASE),
}
"""A sentence with one of these words is an item of that type; with none, it is none."""

ARTICLE = re.compile(r"<article>\n(.*?)</article>", re.DOTALL)
NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
PIECE = re.compile(r".*\nQ: (.*)\nA: ?\Z", re.DOTALL)
SENTENCE = re.compile(r"[^\s.!?][^.!?]*[.!?]?")
NAME = re.compile(r"(?<!of )\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")
"""Of two words or more; "Lower Brill" in "Tomas Reik of Lower Brill" says where he is from."""

Form = Literal["content", "tool", "extractions", "fenced"]
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence that is an item.

    Args:
        type: Of the item.
        number: Of the sentence in the text, from 1.
        words: The sentence.
        cue: The word that makes it an item.
        by: The names before that word: who acts.
        to: The name behind it: who is addressed.
    """

    type: str
    number: int
    words: str
    cue: str = ""
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()

    @property
    def who(self) -> tuple[str, ...]:
        """Return all of these names."""
        return (*self.by, *self.to)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Args:
        text: What it is about; the same in a re-ask, which adds messages.
        found: The items of the text, in its order.
        form: Where and how the answer is wanted.
        schema: The JSON Schema of the answer, where one was sent.
        tool: The tool that is to be called, for the form `tool`.
    """

    text: str
    found: tuple[Found, ...]
    form: Form
    schema: Schema | None = None
    tool: str = ""


def read(request: Mapping[str, Any]) -> Asked:
    """Read the body of a chat completion.

    Raises:
        ValueError: It is none.
    """
    messages = request.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(m, dict) for m in messages):
        raise ValueError("messages: must be a list of messages")
    said = [(str(m.get("role")), _words(m.get("content"))) for m in messages]
    for place, (_, words) in reversed(list(enumerate(said))):
        if article := ARTICLE.search(words):
            asked = _asked(request, article[1], NUMBERED.findall(article[1]))
            return _again(asked, [words for role, words in said[place:] if role == "assistant"])
    last = said[-1][1]
    if piece := PIECE.match(last):
        fenced: Form = "fenced" if "\nA: ```" in last else "extractions"
        return Asked(piece[1], _found(_numbered(piece[1])), fenced, _schema(request))
    text = next((words for role, words in said if role == "user"), last)
    return _asked(request, text, _numbered(text))


def _again(asked: Asked, answers: Sequence[str]) -> Asked:
    """Narrow a re-ask down to the items that it shows again, where it shows any."""
    shown = [found for found in asked.found if answers and json.dumps(found.words)[1:-4] in answers[-1]]
    return replace(asked, found=tuple(shown)) if shown else asked


def _words(content: Any) -> str:
    """Return what a message says; newer clients may send it in parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return ((n, sentence.group()) for n, sentence in enumerate(SENTENCE.finditer(text), start=1))


def _asked(request: Mapping[str, Any], text: str, sentences: Iterator[tuple[int, str]] | Sequence[Any]) -> Asked:
    tools = request.get("tools")
    if isinstance(tools, list) and tools:
        function = tools[0]["function"]
        return Asked(text, _found(sentences), "tool", function.get("parameters"), str(function["name"]))
    return Asked(text, _found(sentences), "content", _schema(request))


def _schema(request: Mapping[str, Any]) -> Schema | None:
    wanted = request.get("response_format")
    held = wanted.get("json_schema") if isinstance(wanted, dict) else None
    schema = held.get("schema") if isinstance(held, dict) else None
    return schema if isinstance(schema, dict) else None


def _found(sentences: Iterator[tuple[int, str]] | Sequence[Any]) -> tuple[Found, ...]:
    return tuple(
        Found(kind, int(number), words, cue[0].lower(), tuple(NAME.findall(words[: cue.start()])), _behind(words, cue))
        for number, words in sentences
        for kind, pattern in CUES.items()
        if (cue := pattern.search(words))
    )


def _behind(words: str, cue: re.Match[str]) -> tuple[str, ...]:
    name = NAME.match(words, cue.end() + 1)
    return (name[0],) if name else ()
