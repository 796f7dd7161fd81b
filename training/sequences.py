"""The reader's prompt, and articles as training sequences.

The reader is asked about one sentence at a time. Its prompt is the article so far, one sentence a line. So the prompt
of a sentence is a prefix of the prompt of the next one: a server with a prompt cache reads an article once, and a
training sequence holds the article once with one branch for each answer (see `model.Tree`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from training.answers import encode
from training.corpus import Article

SYSTEM = "List what the last sentence reports, as JSON."
TURN = "<|im_end|>\n<|im_start|>assistant\n"
END = "<|im_end|>"
MAX_TEXT_TOKENS = 900
"""Tokens of an article in one window; a longer one is read in several."""

CONTEXT_SENTENCES = 3
"""Sentences of the window before that are repeated in front of a further window."""


class Tokenizer(Protocol):
    """What is needed of a tokenizer."""

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        ...

    def starts(self, text: str) -> list[int]:
        """Return the character of the text at which each token starts."""
        ...


@dataclass
class Window:
    """A stretch of an article that is read as one prompt.

    `index` has the sentence of the article for each line, `asked` whether the reader is asked about it.
    """

    article: Article
    head: str
    lines: list[str]
    index: list[int]
    asked: list[bool]


@dataclass
class TrainingSequence:
    """Tokens of a window and its answers.

    Token i sees `sees[i]` tokens of the article, and the tokens of its own branch up to itself. `branch` 0 is the
    article. `weight` is that of the loss that predicts a token; 0: none.
    """

    id: str
    tokens: list[int]
    positions: list[int]
    branch: list[int]
    sees: list[int]
    weight: list[float]


def head(article: Article) -> str:
    """Return what stands before the first sentence of a prompt."""
    date = f"{article.date}\n\n" if article.date else "\n"
    return f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n{article.title}\n{date}"


def windows(article: Article, tok: Tokenizer, limit: int = MAX_TEXT_TOKENS) -> Iterator[Window]:
    """Give the windows of an article: one, or several with at most `limit` tokens of text where that can be."""
    pairs = zip(article.sentences, article.breaks, strict=True)
    lines = [sentence + ("\n\n" if ends else "\n") for sentence, ends in pairs]
    size = [len(tok.encode(line)) for line in lines]
    start = 0
    while start < len(lines):
        context = [0, *range(max(1, start - CONTEXT_SENTENCES), start)] if start else []
        end, used = start, sum(size[i] for i in context)
        while end < len(lines) and (end == start or used + size[end] <= limit):
            used += size[end]
            end += 1
        index = [*context, *range(start, end)]
        yield Window(article, head(article), [lines[i] for i in index], index, [i >= start for i in index])
        start = end


def weights(answer: str, starts: list[int], first: float, slot: float) -> list[float]:
    """Return the weight of the loss on each token of an answer.

    Args:
        answer: As `encode` writes it.
        starts: The character at which each token starts.
        first: Weight of the token that says whether there is any item.
        slot: Weight of codes and actors. All others have 1.
    """
    spans = [m.span(1) for m in re.finditer(r'"(?:is|who|to)":(\[[^\]]*\]|"[^"]*")', answer)]
    return [first] + [slot if any(a <= at < b for a, b in spans) else 1.0 for at in starts[1:]]


def sequence(window: Window, tok: Tokenizer, first_weight: float, slot_weight: float) -> TrainingSequence:
    """Return the window's tokens, followed by a branch for each answer."""
    tokens = tok.encode(window.head)
    ends = []
    for line in window.lines:
        tokens += tok.encode(line)
        ends.append(len(tokens))
    n = len(tokens)
    out = TrainingSequence(window.article.id, tokens, list(range(n)), [0] * n, list(range(1, n + 1)), [0.0] * n)
    turn = tok.encode(TURN)
    for k, (i, end, asked) in enumerate(zip(window.index, ends, window.asked, strict=True)):
        if not asked:
            continue
        text = encode(window.article.items[i]) + END
        answer = tok.encode(text)
        out.tokens += turn + answer
        m = len(turn) + len(answer)
        out.positions += range(end, end + m)
        out.branch += [k + 1] * m
        out.sees += [end] * m
        out.weight += [0.0] * len(turn) + weights(text, tok.starts(text), first_weight, slot_weight)
    return out
