"""Do the rules say of each example in the YAML files what the files expect?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from functools import partial
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
import yaml

from summarizer import _rules
from summarizer._entities import index_entities
from summarizer._entities.dateline import dateline_end
from summarizer._rules import argument_patterns as _patterns
from summarizer._rules.agency import can_act, is_body, is_of
from summarizer._rules.clauses import clauses
from summarizer._rules.commissives import UNDERTAKEN
from summarizer._rules.event_types import says_nothing
from summarizer._rules.subjects import agents, embedded, find_subject, owner
from summarizer._text import read
from summarizer.values import Actor, Attribution

CASES = Path(__file__).parent / "cases"
FILES = (
    "agency",
    "argument_patterns",
    "arguments",
    "attribution",
    "clauses",
    "commissives",
    "coordination",
    "cues",
    "event_types",
    "factuality",
    "subjects",
    "triggers",
)
SLOTS = {
    "agreement": ["parties"],
    "request": ["requesters", "addressees"],
    "pledge": ["pledgers", "beneficiaries"],
    "humanitarian_item": ["actors"],
}
TEXTS = {
    "the seed": next((Path(__file__).parents[2] / "seeds").glob("000_*.txt")).read_text("utf-8"),
    "the report": (CASES / "report.txt").read_text("utf-8").rstrip("\n"),
}
"""Texts that many examples share; any other text stands in its example."""

Call = Callable[[Any], Any]


# Calls that need more than the arguments as they stand -------------------------------------------------------------


def _subject_before(clause: str, verb: str) -> str | None:
    found = find_subject(clause, clause.index(verb))
    if found is None:
        return None
    assert clause[found.start : found.end] == found.text
    return found.text


def _embedded_behind(clause: str, after: str) -> str | None:
    found = embedded(clause, clause.index(after) + len(after))
    return found.text if found else None


def _owner(clause: str) -> str | None:
    found = owner(clause)
    return found.text if found else None


def _said_behind(clause: str) -> str | None:
    found = _patterns.SAID_BEHIND.search(clause)
    return found["who"] if found else None


def _first_verb(clause: str, what: str) -> str:
    return clause[_patterns.first_verb(clause, what) :].partition(" ")[0]


def _label(type_name: str, text: str, what: str, part: str = "") -> dict[str, list[str]]:
    """The actors of an item, by slot: of the last sentence, or of the first one that holds `part`."""
    document = read(text)
    sentence = next(s for s in document.sentences if part in s.text) if part else document.sentences[-1]
    found = _rules.label_arguments(index_entities(document), sentence, what, SLOTS[type_name], type_name)
    assert list(found) == SLOTS[type_name]
    return {slot: [actor.name for actor in actors] for slot, actors in found.items()}


def _attribute(text: str, quote: str, *mentions: str) -> Attribution:
    text = TEXTS.get(text, text)
    document = read(text)
    people = index_entities(document)
    start = text.index(quote)
    at = document.index_at(start)
    actors = [actor for mention in mentions for actor in people.resolve(mention, at=at)]
    return _rules.attribute(document, people, start, start + len(quote), actors)


def _attributed(names: tuple[str, ...], given: list[str]) -> Any:
    """What an attribution says under these names: the value of one, the values of several by name."""
    found = _attribute(*given)
    values = {name: getattr(found, name) for name in names}
    return values if len(names) > 1 else values[names[0]]


def _holds_cues(lists: list[str], text: str) -> bool:
    unknown = {*lists} - {*_rules.cue_names()}
    assert not unknown, f"no such lists of cues: {unknown}"
    return {*lists} <= _rules.cues_in(text)


def _words_of_cue(name: str, text: str) -> str | None:
    found = _rules.find_cue(name, text)
    return found.words if found else None


def _behind_trigger(type_name: str, clause: str) -> str | None:
    verb = _rules.find_trigger(type_name, clause)
    return clause[verb.end :] if verb else None


def _whom_it_asks(clause: str) -> dict[str, Any]:
    verb = _rules.find_trigger("request", clause)
    assert verb is not None
    return {"whom": verb.whom, "obliged": verb.obliged}


def _nothing_and_reported(type_name: str, clause: str) -> dict[str, Any]:
    return {
        "says_nothing": says_nothing(type_name, clause),
        "reported_types": _rules.reported_types([type_name], clause),
    }


def _nothing_reported_and_feature(type_name: str, clause: str) -> dict[str, Any]:
    does = f"does_{type_name}" in _rules.verb_features(clause)
    return {**_nothing_and_reported(type_name, clause), "does_it": does}


ADAPTERS: dict[str, Call] = {
    # of agency
    "can_act": lambda given: can_act(Actor(**given[0]), given[1]),
    "is_body": lambda given: is_body(Actor(**given)),
    "is_of": lambda given: is_of(Actor(**given[0]), given[1]),
    # of argument_patterns
    "matches_UNDERGOES": lambda clause: bool(_patterns.UNDERGOES.match(clause)),
    "finds_OURS": lambda words: bool(_patterns.OURS.search(words)),
    "finds_RECEIVES": lambda words: bool(_patterns.RECEIVES.search(words)),
    "who_behind_OBLIGES": lambda words: _patterns.OBLIGES.split(words)[-1],
    "who_of_SAID_BEHIND": _said_behind,
    "first_verb": lambda given: _first_verb(*given),
    # of arguments
    "label_arguments": lambda given: _label(*given),
    "pledgers": lambda given: _label("pledge", *given)["pledgers"],
    "number_of_parties": lambda given: len(_label("agreement", *given)["parties"]),
    "parties_where": lambda given: _label("agreement", given[0], "fund the road", given[1])["parties"],
    "actors_of_need": lambda text: _label("humanitarian_item", text, text.split(" ", 2)[2])["actors"],
    # of attribution
    "quote_type": partial(_attributed, ("quote_type",)),
    "perspective": partial(_attributed, ("perspective",)),
    "speaker": partial(_attributed, ("speaker",)),
    "speaker_and_document": partial(_attributed, ("speaker", "document")),
    "speaker_and_quote_type": partial(_attributed, ("speaker", "quote_type")),
    "speaker_document_quote_type": partial(_attributed, ("speaker", "document", "quote_type")),
    "speaker_quote_type_perspective": partial(_attributed, ("speaker", "quote_type", "perspective")),
    "is_speaker": lambda given: _attribute(*given[:2]).speaker == given[2],
    # of clauses
    "parts": lambda said: [said[start:end] for start, end in clauses(said)],
    "is_whole": lambda said: clauses(said) == [(0, len(said))],
    # of commissives
    "signs_of_undertaking": lambda clause: [sign for sign in UNDERTAKEN if sign in _rules.verb_features(clause)],
    # of cues
    "holds_cues": lambda given: _holds_cues(*given),
    "words_of_cue": lambda given: _words_of_cue(*given),
    # of event_types and factuality
    "is_reported": lambda given: given[0] in _rules.reported_types(given[1], given[2]),
    "has_trigger": lambda given: _rules.find_trigger(*given) is not None,
    "nothing_and_reported": lambda given: _nothing_and_reported(*given),
    "nothing_reported_and_feature": lambda given: _nothing_reported_and_feature(*given),
    # of subjects
    "subject_before": lambda given: _subject_before(*given),
    "embedded_behind": lambda given: _embedded_behind(*given),
    "agents": lambda clause: [words.text for words in agents(clause)],
    "agents_before_comma": lambda clause: [words.text.split(",")[0] for words in agents(clause)],
    "owner": _owner,
    "behind_dateline": lambda sentence: sentence[dateline_end(sentence) :],
    # of triggers
    "behind_trigger": lambda given: _behind_trigger(*given),
    "whom_it_asks": _whom_it_asks,
}


# Reading the files -------------------------------------------------------------------------------------------------


def _call(name: str) -> Call:
    """The adapter of this name, else what the rules export, else what stands at the dotted path."""
    if name in ADAPTERS:
        return ADAPTERS[name]
    if "." not in name and name not in _rules.__all__:
        raise LookupError(f"{name} is no adapter and is not exported by summarizer._rules")
    function = resolve_name(name) if "." in name else getattr(_rules, name)
    return lambda given: function(*given) if isinstance(given, list) else function(given)


def _plain(value: Any) -> Any:
    """The value as YAML would give it: tuples are lists, and sets are lists in order."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, Set):
        return sorted(map(_plain, value))
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _examples(group: dict[str, Any]) -> list[dict[str, Any]]:
    """The cases of a group, each with what is expected; `given` lists inputs of which all expect the same."""
    keys = group.keys() - {"function", "about"}
    if keys == {"expect", "given"}:
        cases = [{"given": given, "expect": group["expect"]} for given in group["given"]]
    elif keys == {"cases"}:
        cases = group["cases"]
    else:
        raise ValueError(f"{group.get('function')}: a group has cases, or one expect and a list given, not {keys}")
    if not cases or any(case.keys() != {"given", "expect"} for case in cases):
        raise ValueError(f"{group['function']}: a case has given and expect, and a group has cases")
    return cases


def _words(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        yield given
    elif isinstance(given, list | dict):
        for part in given.values() if isinstance(given, dict) else given:
            yield from _words(part)


def _params(stem: str, folder: Path = CASES) -> list[Any]:
    groups = yaml.safe_load((folder / f"{stem}.yaml").read_text("utf-8"))
    if not groups:
        raise ValueError(f"{stem}.yaml holds no cases")
    found = []
    for group in groups:
        for case in _examples(group):
            opening = " ".join(max(_words(case["given"]), key=len, default="").split()[:6])
            name = group["function"]
            label = f"{stem}-{name.rpartition('.')[2]}-{opening}"
            found.append(pytest.param(name, group["about"], case["given"], case["expect"], id=label))
    return found


# The tests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("function", "about", "given", "expect"), [p for stem in FILES for p in _params(stem)])
def test_rule_says_what_its_case_expects(function: str, about: str, given: Any, expect: Any) -> None:
    """Each case of each file, with the call that its group names."""
    found = _plain(_call(function)(given))
    assert found == expect, about
    assert type(found) is type(expect), about


def test_files_are_those_that_are_read() -> None:
    """A file that nobody lists would never be run."""
    assert sorted(path.stem for path in CASES.glob("*.y*ml")) == sorted(FILES)


def test_every_adapter_is_used() -> None:
    """An adapter without a case tests nothing."""
    used = {
        group["function"] for stem in FILES for group in yaml.safe_load((CASES / f"{stem}.yaml").read_text("utf-8"))
    }
    assert ADAPTERS.keys() <= used


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "- {function: undertaken, about: It has no cases.}",
        "- {function: undertaken, about: It has no cases., cases: []}",
        "- {function: undertaken, about: It has no cases., expect: 1, given: []}",
        "- {function: undertaken, about: It expects nothing., cases: [{given: a}]}",
        "- {function: undertaken, about: It has both., expect: 1, given: [a], cases: [{given: a, expect: 1}]}",
    ],
)
def test_file_without_cases_is_an_error(tmp_path: Path, written: str) -> None:
    """It is not passed over."""
    (tmp_path / "empty.yaml").write_text(written, "utf-8")
    with pytest.raises(ValueError, match="case"):
        _params("empty", tmp_path)


def test_missing_file_is_an_error(tmp_path: Path) -> None:
    """It is not passed over."""
    with pytest.raises(FileNotFoundError):
        _params("missing", tmp_path)


@pytest.mark.parametrize("name", ["undertake", "find_subject", "summarizer._rules.commissives.undertake", "read.me"])
def test_unknown_function_is_an_error(name: str) -> None:
    """It is not passed over; what a module of the rules keeps to itself needs its full path."""
    with pytest.raises((LookupError, AttributeError, ImportError)):
        _call(name)
