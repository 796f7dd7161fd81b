"""Estimate a summary's cost by rehearsing it: stored answers are used, others are counted and not asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from summarizer._extraction.extract import Reading, read_window
from summarizer._extraction.pipeline import ReaderContext, select_candidates
from summarizer._llm import EMBEDDED_AT_ONCE, LLM, Answer, CachedLLM, Price, Question, question_key
from summarizer._prompting import Context, Plan, window_question
from summarizer._text import Document, estimate_tokens
from summarizer.errors import ModelError
from summarizer.values import Estimate, Usage

ANSWER_A_SENTENCE = 95
"""Tokens of an answer for each sentence that is asked about: the 43 answers of `tests/answers/large.jsonl` have 516
items of 129 tokens about 697 sentences, actors and overview counted in."""

ANSWER_A_REASK = 129
"""Tokens of an answer about one item."""

OVERVIEW_PROMPT, SHOWN_A_SENTENCE, OVERVIEW_ANSWER = 400, 25, 150
"""Tokens of the question about an overview without its items, of the items of a sentence, and of the answer."""

LEAN_ANSWER = 26
"""Tokens of the embedded model's answer to one question, on the average of the recordings in `tests/cassettes`."""

NOTHING = Answer({"items": []})


def estimate_document(document: Document, asking: ReaderContext, price: Price | None) -> Estimate:
    """Count the questions about a text, those that the store answers apart. Starts no model, stores nothing.

    Args:
        document: The text.
        asking: Who would be asked, and how. A classifier tells what is stored; else each clause is counted.
        price: What the model costs, None when it is not known.
    """
    recall = asking.classifier.recall() if asking.classifier else None
    selection = select_candidates(document, replace(asking, classifier=recall))
    unseen = recall.unseen if recall else []
    rehearsal = Rehearsal(asking.llm, asking.plan, price)
    read = [_rehearse(context, rehearsal, blind=bool(unseen) and context.exactly) for context in selection.contexts]
    usage = sum((reading.usage for reading in read), selection.usage + _first_look(unseen, price))
    if len(read) > 1 and not asking.plan.wire.lean:
        usage += _overview(document, price, read)
    return Estimate(
        calls=usage.calls,
        cached_calls=usage.cached_calls,
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cost=usage.cost if usage.calls else 0.0,
        at_most=bool(unseen),
    )


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Stands where the model does: what is not stored is counted, and taken as if it found nothing.

    Args:
        llm: Who would be asked.
        plan: How.
        price: What the model costs, None when it is not known.
        sentences: That a question is about.
        asked: Keys of the questions that were counted; the second time, the store would have the answer.
    """

    llm: LLM
    plan: Plan
    price: Price | None
    sentences: int = 1
    asked: set[str] = field(default_factory=set)

    @property
    def model(self) -> str:
        """Return the name that the provider knows."""
        return self.llm.model

    @property
    def identity(self) -> Mapping[str, str]:
        """Return what tells the model from others."""
        return self.llm.identity

    def ask(self, question: Question) -> Answer:
        """Return what is stored, or nothing, and what it would cost."""
        if isinstance(self.llm, CachedLLM):
            if (known := self.llm.stored(question)) is not None:
                return known
            key = question_key(self.identity, question)
            if key in self.asked:
                return replace(NOTHING, usage=Usage(cached_calls=1, cost=0.0))
            self.asked.add(key)
        return replace(NOTHING, usage=self.cost(question))

    def cost(self, question: Question) -> Usage:
        """Return what a question would cost."""
        return _call(_sent(question), min(self._likely(question), question.max_tokens), self.price)

    def close(self) -> None:
        """Do nothing: there is nothing to let go."""

    def _likely(self, question: Question) -> int:
        if self.plan.wire.lean:
            return LEAN_ANSWER
        return ANSWER_A_REASK if question.prompt == self.plan.reask.label else ANSWER_A_SENTENCE * self.sentences


def _rehearse(context: Context, rehearsal: Rehearsal, *, blind: bool) -> Reading:
    """Return what is known of reading a window, with what the rest would cost.

    Of a text that the classifier has not seen (`blind`) it is not known for which types a clause will be asked about,
    and so not by which key: the most is one question that is not stored.
    """
    rehearsal = replace(rehearsal, sentences=len(context.window.focus))
    if blind:
        return Reading(usage=rehearsal.cost(window_question(rehearsal.plan, context)))
    try:
        return read_window(context, rehearsal.plan, rehearsal)
    except ModelError as error:  # what is stored is no usable answer: the summary tells so
        return Reading(usage=error.usage)


def _overview(document: Document, price: Price | None, windows: Sequence[Reading]) -> Usage:
    """Return what the overview of several windows would cost: stored where they are, none where they have no items."""
    if any(reading.usage.calls for reading in windows):
        return _call(OVERVIEW_PROMPT + SHOWN_A_SENTENCE * len(document.sentences), OVERVIEW_ANSWER, price)
    return Usage(cached_calls=1, cost=0.0) if any(reading.items for reading in windows) else Usage()


def _first_look(texts: Sequence[str], price: Price | None) -> Usage:
    """Return what the classifier's embeddings would cost."""
    calls = (_call(sum(map(estimate_tokens, batch)), 0, price) for batch in _batches(texts))
    return sum(calls, Usage())


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[n : n + EMBEDDED_AT_ONCE] for n in range(0, len(texts), EMBEDDED_AT_ONCE))


def _call(sent: int, answered: int, price: Price | None) -> Usage:
    cost = price.cost(sent, answered) if price else None
    return Usage(calls=1, input_tokens=sent, output_tokens=answered, cost=cost)


def _sent(question: Question) -> int:
    said = "".join(message["content"] for message in question.messages)
    return estimate_tokens(said + json.dumps(dict(question.schema), ensure_ascii=False))
