"""The form that a server sees is strict; what is taken from an answer is loose."""

from __future__ import annotations

import datetime as dt
import enum
import json
from pathlib import Path
from typing import Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_form import misfits, objects
from making import context, plan
from pydantic import BaseModel, Field
from pydantic.errors import PydanticUserError

from summarizer import Summarizer
from summarizer._extraction.model_slots import ModelSlots
from summarizer._extraction.validate import validate
from summarizer._prompting import Plan, Violation, Wire, load, read_answer, window_question
from summarizer._prompting.prompts import prompt_folder
from summarizer._prompting.slot_schema import COMMON
from summarizer._prompting.wire import LONGEST_ITEM
from summarizer._slots import choices, slot_kind
from summarizer._text import windows
from summarizer.errors import AnswerError
from summarizer.schema import ITEM_TYPES, Actor, Agreement, Amount, Item, Pledge
from summarizer.testing import FakeLLM

NUMBERS = [1, 2, 3]


class Colour(enum.Enum):
    """A closed set of values."""

    RED = "red"


class Part(BaseModel):
    """What a slot may hold."""

    title: str = "Part"
    worth: int | None = None


class Knot(BaseModel):
    """A model that holds itself."""

    inner: list[Knot] = []


class Sanction(Item):
    """A type with a slot of every kind that a user may think of."""

    definition: ClassVar[str] = "One party put a penalty on another."
    type: Literal["sanction"] = "sanction"
    senders: list[Actor] = Field(default=[], description="who puts it on")
    allies: list[Actor] | None = None
    target: Actor | None = None
    kind: Literal["freeze", "ban", "unclear"] = "unclear"
    step: Literal["first", "last"] = "last"
    form: Literal["soft", "hard"] | None = None
    round: Literal[1, 2] = 1
    reasons: list[str] = Field(default=[])
    scope: str | None = None
    lifted: bool = False
    persons: int = 0
    share: float | None = None
    starts: dt.date | None = None
    part: Part | None = None
    parts: list[Part] = Field(default=[])
    colour: Colour = Colour.RED
    worth: Amount | None = None


SAID: dict[str, Any] = {
    "type": "sanction",
    "sentences": [2],
    "quote": None,
    "senders": ["Toll"],
    "allies": [],
    "target": None,
    "kind": "freeze",
    "step": "first",
    "form": None,
    "round": 2,
    "reasons": ["the raid"],
    "scope": None,
    "lifted": False,
    "persons": 3,
    "share": 0.5,
    "starts": "2031-05-02",
    "part": {"title": "a", "worth": None},
    "parts": [{"title": "b", "worth": 2}],
    "colour": "red",
    "what": "freeze the assets of Selma Lines",
    "topic": "economic",
    "when": None,
    "speaker": None,
    "document": None,
    "quote_type": "narrator",
    "perspective": "unclear",
}
FULL = Wire((*ITEM_TYPES, Sanction), lean=False)
LEAN = Wire((*ITEM_TYPES, Sanction), lean=True)
SLOTS = {n: v for n, v in SAID.items() if n not in {"sentences", "quote", "worth", *COMMON}}
OWN = LEAN.schema(NUMBERS, [Sanction], exactly=False)


def _read(*rows: Any, wire: Wire = FULL) -> tuple[list[Any], list[tuple[Any, str]]]:
    said = read_answer({"items": list(rows)}, wire)
    return said.items, said.bad


# Strict out to the server --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wire", [FULL, LEAN], ids=["full", "lean"])
@pytest.mark.parametrize("exactly", [False, True])
def test_every_object_of_the_schema_is_closed(wire: Wire, exactly: bool) -> None:
    """Servers that constrain decoding ask for it: no other slots, no reference that leads nowhere."""
    schema = wire.schema(NUMBERS, wire.item_types, exactly=exactly)
    found = list(objects(schema))
    assert len(found) > (0 if wire.lean and exactly else len(wire.item_types))
    for each in found:
        assert each["additionalProperties"] is False
        assert not wire.lean or each["required"] == list(each["properties"])
    assert "$ref" not in json.dumps(schema)


def test_slot_of_every_kind_is_asked_for() -> None:
    """A user's type needs no code: what the annotation allows, the schema allows, and nothing else."""
    assert misfits({"items": [SLOTS]}, OWN) == []
    asked = OWN["properties"]["items"]["items"]["properties"]
    assert list(asked) == [*SLOTS]
    assert "worth" not in asked  # an amount is parsed from the evidence
    assert asked["senders"]["description"] == "who puts it on"


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [
        ("type", "pledge"),
        ("sentences", [4]),
        ("sentences", [True]),
        ("sentences", []),
        ("sentences", ["1"]),
        ("senders", "Toll"),
        ("senders", [{"name": "Toll"}]),
        ("allies", [1]),
        ("target", ["Toll"]),
        ("kind", "raid"),
        ("kind", None),
        ("form", "gentle"),
        ("round", 3),
        ("round", "1"),
        ("reasons", "the raid"),
        ("lifted", "no"),
        ("persons", "three"),
        ("persons", None),
        ("starts", 5),
        ("part", {"title": "a"}),
        ("part", {"title": "a", "worth": 1, "more": 2}),
        ("parts", [{"title": "b"}]),
        ("colour", "blue"),
        ("what", ""),
        ("topic", "sport"),
        ("worth", 5),
    ],
)
def test_schema_refuses_what_the_annotation_refuses(slot: str, wrong: Any) -> None:
    """One wrong slot is seen, and nothing but that slot."""
    assert len(misfits({"items": [{**SLOTS, slot: wrong}]}, OWN)) == 1


def test_choice_that_may_be_none_may_be_null() -> None:
    """Without null a model would have to guess."""
    assert None in OWN["properties"]["items"]["items"]["properties"]["form"]["enum"]
    assert (slot_kind(Sanction, "form"), choices(Sanction, "form")) == ("choice", ("soft", "hard"))


def test_model_that_holds_itself_cannot_be_asked_for() -> None:
    """Said when the Summarizer is made, and not by a server's grammar."""

    class Tied(Item):
        type: Literal["tied"] = "tied"
        knot: Knot | None = None

    with pytest.raises(PydanticUserError, match="Knot"):
        FULL.schema(NUMBERS, [Tied], exactly=False)


def test_exactly_is_one_item_of_each_wanted_type_in_order() -> None:
    """What the classifier found is asked for, no more and no less; of a small model in the fewest words."""
    schema = LEAN.schema([1], [Agreement, Pledge], exactly=True)
    assert list(schema["properties"]) == ["agreement", "pledge"]
    assert misfits({"agreement": "open the bridge", "pledge": "send boats"}, schema) == []
    for wrong in ({"agreement": "open the bridge"}, {}, {"agreement": "a bridge", "pledge": "boats", "request": "a"}):
        assert misfits(wrong, schema)


def test_brief_answer_is_read_as_items() -> None:
    """What nobody asked for, or what is no clause, costs itself alone; nothing at all is no answer."""
    said = read_answer({"pledge": "send boats", "agreement": None, "mood": "good"}, LEAN)
    assert [(raw_item.item_type, raw_item.what) for raw_item in said.items] == [(Pledge, "send boats")]
    assert [row for row, _ in said.bad] == [{"type": "agreement", "what": None}]
    for nothing in ({}, {"mood": "good"}):
        with pytest.raises(AnswerError):
            read_answer(nothing, LEAN)


def test_only_wanted_types_are_allowed() -> None:
    """The re-ask of a pledge gets no agreement."""
    schema = FULL.schema([1], [Pledge], exactly=False)
    assert misfits(_whole(), schema) == []
    assert misfits(_whole({**LEAST, "sentences": [1]}), schema)


def test_lean_asks_for_the_clause_only() -> None:
    """A small model guesses slots; of a user's type no rule knows them, so all are asked for."""
    assert [LEAN.slots(t) for t in ITEM_TYPES] == [[], [], [], []]
    assert [*LEAN.slots(Sanction), "worth_words"] == FULL.slots(Sanction)
    assert FULL.slots(Pledge) == ["pledgers", "beneficiaries", "level", "reaffirmed", "conditions", "amount_words"]


def test_linked_slots_are_never_asked_for() -> None:
    """They hold ids, which no model knows."""
    asked = json.dumps(FULL.schema([1], ITEM_TYPES, exactly=False))
    assert not [name for name in ("responds_to", "answered_by", '"id"', '"evidence"') if name in asked]
    assert '"response"' in asked


# What may be left out -------------------------------------------------------------------------------------------------

LEAST = {"type": "sanction", "sentences": [2], "what": "freeze the assets of Selma Lines"}


class Levy(Item):
    """A type with a slot that has no default."""

    type: Literal["levy"] = "levy"
    note: str | None = None
    rate: int


def _sparse(item_type: type[Item] = Sanction) -> dict[str, Any]:
    return FULL.schema(NUMBERS, [item_type], exactly=False)


def _whole(*rows: Any) -> dict[str, Any]:
    return {"actors": [], "items": [*rows], "overview": []}


def test_large_model_leaves_out_what_the_text_does_not_tell() -> None:
    """Pointing and the clause are enough; each other slot is accepted when it is said."""
    assert misfits(_whole(LEAST), _sparse()) == []
    for missing in LEAST:
        assert misfits(_whole({k: v for k, v in LEAST.items() if k != missing}), _sparse())
    said = {name: value for name, value in SAID.items() if value is not None}
    assert misfits(_whole({**said, "quote": "froze the assets"}), _sparse()) == []


def test_slot_without_a_default_has_to_be_said_and_comes_before_those_that_need_not() -> None:
    """An item without it would be none; a grammar takes required slots first."""
    form = _sparse(item_type=Levy)["properties"]["items"]["items"]
    assert form["required"] == ["type", "sentences", "what", "rate"]
    assert list(form["properties"]) == ["type", "sentences", "what", "rate", "note", *COMMON, "quote", "answers"]


def test_slots_of_every_item_are_asked_for() -> None:
    """Who says so, when, in whose words, from which side: the model reads them, no rule does."""
    asked = _sparse()["properties"]["items"]["items"]["properties"]
    assert [name for name in COMMON if name in asked] == [*COMMON]
    assert misfits(_whole({**LEAST, "topic": "economic"}), _sparse()) == []
    assert misfits(_whole({**LEAST, "topic": "sport"}), _sparse())


def test_actors_and_overview_have_a_form() -> None:
    """Each actor once, with country and type; each sentence of the overview with its items."""
    actor = {"name": "Toll", "country": "TOL", "type": "state"}
    whole = {"actors": [actor], "items": [LEAST], "overview": [{"text": "Toll froze assets.", "items": [1]}]}
    assert misfits(whole, _sparse()) == []
    assert misfits({**whole, "actors": [{"country": "TOL"}]}, _sparse())
    assert misfits({**whole, "actors": [{"name": "Toll", "type": "king"}]}, _sparse())
    assert misfits({**whole, "overview": [{"text": "Toll froze assets."}]}, _sparse())


@pytest.mark.parametrize(
    ("slot", "wrong"),
    [
        ("sentences", [0]),
        ("sentences", [10_000]),
        ("sentences", []),
        ("kind", "raid"),
        ("form", None),
        ("senders", "Toll"),
        ("scope", None),
        ("round", 3),
        ("colour", "blue"),
        ("part", {"title": "a"}),
        ("mood", "good"),
    ],
)
def test_what_is_said_is_still_constrained(slot: str, wrong: Any) -> None:
    """Choices stay, null and slots of no name do not."""
    assert len(misfits(_whole({**LEAST, slot: wrong}), _sparse())) == 1


def test_form_is_the_same_for_all_windows_and_says_nothing_twice() -> None:
    """Servers keep what begins alike; what a slot means stands in the prompt, also for a user's type."""
    assert FULL.schema([1], ITEM_TYPES, exactly=False) == FULL.schema(range(1, 400), ITEM_TYPES, exactly=False)
    assert '"description"' not in json.dumps(FULL.schema(NUMBERS, ITEM_TYPES, exactly=False))
    own = _sparse()["properties"]["items"]["items"]["properties"]
    assert None not in own["form"]["enum"]
    assert not [name for name, form in own.items() if "description" in form]  # those inside a slot stand nowhere else
    [system, *_] = window_question(plan(item_types=[Sanction]), context("Toll asked Arvenia for boats.")).messages
    assert "senders: who puts it on" in system["content"]


def test_example_leaves_out_what_says_nothing() -> None:
    """Null, an empty list, "unclear", a default: a model that is shown none of them writes none."""
    row = {**SAID, "kind": "unclear", "lifted": False, "reasons": [], "persons": 0, "round": 2}
    written = FULL.answer([row])
    assert misfits(json.loads(written), _sparse()) == []
    said = ["type", "sentences", "what", "senders", "step", "round", "share", "starts", "part", "parts"]
    assert list(json.loads(written)["items"][0]) == [*said, "topic", "quote_type"]
    assert ": " not in written


def test_answer_with_all_slots_is_still_read() -> None:
    """Loose in: null and empty slots are read as well."""
    [full], _ = _read({**SAID, "quote": "froze the assets"})
    assert (full.quote, full.fields["topic"], full.fields["kind"]) == ("froze the assets", "economic", "freeze")


# Few-shot examples ---------------------------------------------------------------------------------------------------

PLANS = [plan(), plan(lean=True)]


@pytest.mark.parametrize(
    ("asked", "exactly"),
    [(PLANS[0], False), (PLANS[1], False), (PLANS[1], True)],
    ids=["window", "sentence", "exactly"],
)
def test_answers_of_the_examples_have_the_form_that_is_asked_for(asked: Plan, exactly: bool) -> None:
    """An example that breaks the schema teaches what decoding forbids."""
    assert asked.prompt.examples
    for example in asked.prompt.examples:
        named = {row["type"] for row in example.items}
        types = [t for t in ITEM_TYPES if t.type_name() in named] if exactly else ITEM_TYPES
        schema = asked.wire.schema(range(1, 10), types, exactly=exactly)
        told = asked.wire.answer(example.items, exactly=exactly, actors=example.actors, overview=example.overview)
        assert misfits(json.loads(told), schema) == [], example.text


@pytest.mark.parametrize("asked", PLANS, ids=["window", "sentence"])
def test_examples_stand_in_their_own_texts(asked: Plan) -> None:
    """Each item of each example grounds in its passage and passes the guards; no slot is lost on the way."""
    for example in asked.prompt.examples:
        look = context(example.text, None if asked.window_tokens else -1)
        said = read_answer(json.loads(asked.wire.answer(example.items, actors=example.actors)), asked.wire)
        judged = [validate(raw_item, look, ModelSlots(look, said.actors)) for raw_item in said.items]
        assert said.bad == []
        assert [j for j in judged if isinstance(j, Violation) or j.warnings] == [], example.text
        assert len(judged) == len(example.items)


def test_overviews_of_the_examples_hold() -> None:
    """Every sentence is borne out by the items that it names."""
    for example in PLANS[0].prompt.examples:
        answer = json.loads(PLANS[0].wire.answer(example.items, actors=example.actors, overview=example.overview))
        summary = Summarizer(llm=FakeLLM([answer]), cache=None).summarize(example.text)
        assert summary.rejected == []
        assert summary.overview == " ".join(str(row["text"]) for row in example.overview)


def test_every_examples_file_is_seen_by_the_tests_above() -> None:
    """A new prompt with examples has to be held too."""
    files = {path.name.removesuffix(".examples.yaml") for path in prompt_folder().glob("*.examples.yaml")}
    newest = {load(name).label for name in {file.partition(".")[0] for file in files}}
    assert newest == {each.prompt.label for each in PLANS} | {"compare.v1"}  # held by test_compare_model


def test_examples_do_not_speak_of_the_seeds(root: Path) -> None:
    """What is shown to the model must not be what it is tested with."""
    told = " ".join(path.read_text("utf-8") for path in (root / "seeds").glob("*.txt"))
    for asked in PLANS:
        for example in asked.prompt.examples:
            assert example.text not in told


def test_example_of_a_users_type_is_filled_up_with_defaults() -> None:
    """What an example leaves out is said as the schema wants it: null, an empty list, or the slot's default."""
    row = {"type": "sanction", "what": "freeze the assets", "senders": ["Toll"], "starts": "2031-05-02"}
    written = json.loads(LEAN.answer([row]))
    assert misfits(written, LEAN.schema([1], [Sanction], exactly=False)) == []
    [said] = written["items"]
    slots = ("kind", "step", "form", "round", "persons", "colour", "starts")
    assert [said[name] for name in slots] == ["unclear", "last", None, 1, 0, "red", "2031-05-02"]


def test_answers_leave_out_types_that_are_not_asked_for() -> None:
    """With one type asked for, the examples show only that one."""
    said = json.loads(Wire((Pledge,), lean=True).answer([{"type": "agreement"}, {"type": "pledge", "what": "go"}]))
    assert [row["type"] for row in said["items"]] == ["pledge"]


def test_turns_have_the_form_of_the_question() -> None:
    """The last message of a question and the few-shot questions are filled alike."""
    asked = PLANS[1]
    [system, first, answer, *_, last] = window_question(asked, context("Toll asked Arvenia for boats.", 0)).messages
    assert system["role"] == "system"
    assert answer["role"] == "assistant"
    assert (first["content"].split()[0], last["content"].split()[0]) == ("Sentence:", "Sentence:")


def test_windows_of_examples_have_their_sentences() -> None:
    """An example that the sentence splitter parts differently would point at nothing."""
    for example in PLANS[0].prompt.examples:
        [window] = windows(context(example.text).document, tokens=100_000)
        pointed = {n for row in example.items for n in row["sentences"]}
        assert pointed <= set(range(1, len(window.focus) + 1))


# Loose in ------------------------------------------------------------------------------------------------------------

GOOD = {"type": "pledge", "what": "send boats", "sentences": [1]}


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("pledge", "object"),
        (None, "object"),
        (5, "object"),
        ([GOOD], "object"),
        ({}, "type"),
        ({**GOOD, "type": "Pledge!"}, "type"),
        ({**GOOD, "type": None}, "type"),
        ({**GOOD, "type": ["pledge"]}, "type"),
        ({**GOOD, "type": {"name": "pledge"}}, "type"),
        ({**GOOD, "what": None}, "what"),
        ({**GOOD, "what": " \n"}, "what"),
        ({**GOOD, "what": ["send", "boats"]}, "what"),
        ({**GOOD, "what": "boats " * 500}, "clause"),
        ({**GOOD, "quote": "x" * LONGEST_ITEM}, "short"),
        ({**GOOD, "pledgers": [["Toll"] * 9] * 400}, "short"),
        ({**GOOD, "more": {1, 2}}, "JSON"),
        ({**GOOD, "more": 10**5000}, "JSON"),
    ],
)
def test_bad_row_costs_one_row(bad: Any, problem: str) -> None:
    """Promise 3. Whatever stands in its place, the rows beside it are read, and the bad one is named."""
    good, [(_, told)] = _read(GOOD, bad, {**GOOD, "what": "send more"})
    assert [raw_item.what for raw_item in good] == ["send boats", "send more"]
    assert problem in told


def test_nested_beyond_reading_costs_one_row() -> None:
    """Promise 3. Ten thousand brackets are no reason to lose an answer."""
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    good, [(_, told)] = _read(GOOD, {**GOOD, "more": deep}, GOOD)
    assert (len(good), told) == (2, "an item must be JSON")


@pytest.mark.parametrize("data", [{}, {"items": None}, {"items": "none"}, {"items": {"0": GOOD}}, {"rows": [GOOD]}])
def test_answer_without_a_list_is_an_error(data: dict[str, Any]) -> None:
    """Promise 4. It is not the same as a list without items."""
    with pytest.raises(AnswerError) as caught:
        read_answer(data, FULL)
    assert caught.value.problems == ("items: must be a list",)
    assert read_answer({"items": []}, FULL).items == []


@pytest.mark.parametrize(
    ("said", "numbers"),
    [
        ([2], (2,)),
        (2, (2,)),
        ("2", (2,)),
        (["1", " [3] "], (1, 3)),
        ([True, 2], (2,)),
        ([None, "first", 2.5, {"n": 1}, [1], "-1", "1,2", "٣", "99999"], ()),
        ({"1": 2}, ()),
        (None, ()),
        ([0, -3, 10**30], (0, -3, 10**30)),
    ],
)
def test_pointers_are_read_as_far_as_they_are_numbers(said: Any, numbers: tuple[int, ...]) -> None:
    """Loose in: a number in words of the frame is one; a boolean is none. Where they lead is judged later."""
    [raw_item], _ = _read({**GOOD, "sentences": said})
    assert raw_item.numbers == numbers


def test_missing_pointers_are_none() -> None:
    """A small model is not asked for them."""
    [raw_item], _ = _read({"type": "pledge", "what": "send boats"})
    assert (raw_item.numbers, raw_item.quote) == ((), None)


def test_what_is_one_line_and_quotes_are_words() -> None:
    """White space is folded; an empty quote is no quote."""
    [raw_item], _ = _read({**GOOD, "what": " send \n boats ", "quote": "  "})
    assert (raw_item.what, raw_item.quote) == ("send boats", None)
    [raw_item], _ = _read({**GOOD, "quote": 5})
    assert raw_item.quote is None


def test_slots_that_nobody_asked_for_are_left_out() -> None:
    """A model must not set ids, evidence or links."""
    invented = {"id": "x", "evidence": [{"quote": "x"}], "responds_to": "y", "attribution": {}, "amount": {"value": 5}}
    [raw_item], _ = _read({**GOOD, **invented, "level": "pledge", "topic": "energy"})
    assert set(raw_item.fields) == {"level", "topic", "amount"}  # the amount is parsed from the evidence all the same


def test_lone_surrogates_are_replaced() -> None:
    """JSON can spell them, UTF-8 cannot write them."""
    [raw_item], [(row, _)] = _read({**GOOD, "what": "send \ud800 boats"}, {"type": "\udfff"})
    assert raw_item.what == "send ? boats"
    assert row == {"type": "?"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda s: (
            st.lists(s, max_size=3) | st.dictionaries(st.sampled_from([*GOOD, "quote", "pledgers"]), s, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_no_row_is_lost_and_none_breaks_the_reading(row: Any) -> None:
    """Every row of an answer is either read or named, whatever it is."""
    good, bad = _read(row, GOOD)
    assert len(good) + len(bad) == 2
    assert good[-1].what == "send boats"
