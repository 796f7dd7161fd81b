"""Test what of `training/` needs no heavy package: the splits, the form of answers, the texts written for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from summarizer import codebook
from training.answers import CODES, LISTS, WORDS, Item, answered_later, decode, encode
from training.corpus import Article, load
from training.extra import as_lines, item, read, sources
from training.grammar import gbnf
from training.paths import EXTRA, SPLITS, VARIABLE, work_folder

PARTS = {"train", "dev", "test", "near_unseen"}
LANGUAGES = {"en", "es", "fr", "uk", "ru", "ar", "zh"}
SLOTS: dict[str, Any] = {
    "kind": codebook.AgreementKind,
    "agreement status": codebook.AgreementStatus,
    "force": codebook.Force,
    "mode": codebook.Mode,
    "level": codebook.Level,
    "category": codebook.Category,
    "humanitarian status": codebook.HumanitarianStatus,
    "topic": codebook.Topic,
    "response": codebook.Response,
}


@pytest.fixture(scope="module")
def splits() -> dict[str, list[str]]:
    """Return the ids of each part."""
    parts: dict[str, list[str]] = json.loads(SPLITS.read_text("utf-8"))
    return parts


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Return the texts that were written for training."""
    return load([EXTRA])


def _said(found: Item) -> Item:
    """Return what an answer says of a coded item: its type, its words, its codes and its slots, none of them empty."""
    names = ("type", "what", *(name for codes in CODES.values() for name, _ in codes), *LISTS, *WORDS)
    said = {name: found[name] for name in names if found.get(name)}
    if isinstance(said.get("conditions"), list):
        said["conditions"] = "; ".join(said["conditions"])
    if found["type"] != "answer" and said.get("response") and answered_later(found):
        del said["response"]
    return said


def test_no_text_is_in_two_parts(splits: dict[str, list[str]]) -> None:
    """What is trained on is never measured on, and what dev chose is not what test tells."""
    ids = [i for part in splits.values() for i in part]
    assert set(splits) == PARTS
    assert len(set(ids)) == len(ids)
    assert all(splits[part] for part in ("train", "dev", "test"))


def test_texts_written_for_training_are_in_no_part(splits: dict[str, list[str]], articles: list[Article]) -> None:
    """They have an id each, and are trained on since no part names them."""
    ids = [article.id for article in articles]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    assert not set(ids) & {i for part in splits.values() for i in part}


def test_texts_written_for_training_are_in_each_language(articles: list[Article]) -> None:
    """The reader learns the six other languages mostly from them."""
    assert {article.lang for article in articles} == LANGUAGES


def test_coded_texts_are_those_of_the_short_form() -> None:
    """Nobody edits `extra.jsonl` by hand: `python -m training.extra` writes it."""
    assert EXTRA.read_text("utf-8") == as_lines(read(sources()))


def test_evidence_of_an_item_is_its_sentence(articles: list[Article]) -> None:
    """Offsets are characters of the text."""
    raw = [article.raw for article in articles]
    assert all(text["text"][it["start"] : it["end"]] == it["quote"] != "" for text in raw for it in text["items"])


def test_answer_says_what_was_coded(articles: list[Article]) -> None:
    """Nothing is lost between items and the answer that is trained on."""
    sentences = [items for article in articles for items in article.items]
    assert any(len(items) > 1 for items in sentences)
    assert any(one["type"] == "answer" for items in sentences for one in items)
    for items in sentences:
        assert decode(encode(items)) == [_said(one) for one in items]


def test_answer_that_was_cut_off_keeps_its_whole_items(articles: list[Article]) -> None:
    """A server stops in the middle of an item at the limit of tokens."""
    items = next(items for article in articles for items in article.items if len(items) > 1)
    assert decode(encode(items)[:-2]) == [_said(one) for one in items[:-1]]


@pytest.mark.parametrize("answer", ["", "[", "null", "{}", "[1, []]", '[{"pledge": 7}]', '[{"pledge": " "}]', "no"])
def test_answer_of_another_form_reports_nothing(answer: str) -> None:
    """A model may write anything."""
    assert decode(answer) == []


def test_codes_are_those_of_the_codebook() -> None:
    """What the reader is taught to say, the library reads; it is not taught to say `unclear`."""
    for short, codes in CODES.items():
        for name, words in codes:
            if name != "reaffirmed":
                slot = SLOTS.get(f"{short} {name}") or SLOTS[name]
                assert set(words) == set(get_args(slot)) - {"unclear"}, name


def test_grammar_names_every_code() -> None:
    """A server that is held to the grammar can say all that is coded, and has a rule for every list of codes."""
    rules = dict(line.split(" ::= ") for line in gbnf().splitlines())
    for short, codes in CODES.items():
        assert short in rules["item"].split(" | ")
        for name, words in codes:
            assert rules[f"{short}-{name}"] == " | ".join(f'"{word}"' for word in words)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("> request ask assist | send tents", "no \\['topic'\\]"),
        ("> request beg assist humanitarian | send tents", "no such code"),
        ("> request ask assist humanitarian | send tents | whom=Toll", "no such slot"),
        ("> request ask assist humanitarian | send tents | response=perhaps", "no such response"),
        ("& request ask assist humanitarian | send tents", "nothing before"),
    ],
)
def test_slip_in_the_short_form_is_told(line: str, told: str) -> None:
    """Who writes a text sees at once what does not fit."""
    with pytest.raises(ValueError, match=told):
        item(line, None, 1)


def test_work_folder_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The command line wins over the environment, which wins over the user's cache."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "environment"))
    assert work_folder(tmp_path / "given") == tmp_path / "given"
    assert work_folder(None) == tmp_path / "environment"
    monkeypatch.delenv(VARIABLE)
    assert work_folder(None).parts[-2:] == ("diplomatic-summarizer", "training")
