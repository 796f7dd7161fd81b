"""Does a summary read well in a terminal and as Markdown, and can nothing in the text steer either?"""

from __future__ import annotations

import io
import re
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import Field
from rich.console import Console

from summarizer import to_markdown, to_rich
from summarizer.schema import (
    Actor,
    Agreement,
    Amount,
    Attribution,
    Count,
    Evidence,
    FailedWindow,
    HumanitarianItem,
    Item,
    Pledge,
    Provenance,
    Rejected,
    Request,
    Source,
    Summary,
    TextWarning,
    Usage,
    When,
)

QUOTE = "President Ana Kest of Velmora asked the government of Ostria on Monday for 40 trucks and said she was grateful"
KEST = Actor(name="Ana Kest", country="VEL")
OSTRIA = Actor(name="Ostria")
ESCAPES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Sanction(Item):
    """A user's own type."""

    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[])
    kind: Literal["freeze", "ban"] = "freeze"
    by: Actor | None = None


def _evidence(start: int = 0, quote: str = QUOTE) -> list[Evidence]:
    return [Evidence(quote=quote, start=start, end=start + len(quote))]


def _summary(**fields: Any) -> Summary:
    given_: dict[str, Any] = {
        "overview": "Ana Kest asked Ostria for trucks.",
        "source": Source(sha256="0" * 64, characters=400),
        "provenance": Provenance(model="local/mine", library="0.1.0"),
    }
    return Summary(**{**given_, **fields})


def _full() -> Summary:
    request = Request(
        what="provide 40 trucks",
        requesters=[KEST],
        addressees=[OSTRIA],
        force="ask",
        mode="assist",
        response="accepted",
        when=When(text="on Monday"),
        evidence=_evidence(),
        attribution=Attribution(speaker="Ana Kest", quote_type="indirect"),
    )
    amount = Amount(value=15_000_000, currency="EUR", qualifier="up_to", part_of=100_000_000)
    pledge = Pledge(
        what="send 15 million of aid",
        pledgers=[OSTRIA],
        amount=amount,
        reaffirmed=True,
        responds_to=request.id,
        evidence=_evidence(120),
    )
    return _summary(
        title="Trucks for Velmora",
        agreements=[Agreement(what="meet again", parties=[KEST, OSTRIA], kind="next_step", evidence=_evidence(240))],
        requests=[request.model_copy(update={"answered_by": [pledge.id]})],
        pledges=[pledge],
        humanitarian_items=[
            HumanitarianItem(what="flee the flood", count=Count(value=1200, qualifier="over"), evidence=_evidence(60))
        ],
        others=[Sanction(what="freeze assets", targets=[OSTRIA], by=KEST, evidence=_evidence(90))],
        rejected=[Rejected(type="pledge", what="send soldiers", reason="negation")],
        warnings=[TextWarning(kind="instruction_like_text", detail="see 3", start=3, end=9)],
        complete=False,
        failed_windows=[FailedWindow(start=0, end=100, error="ModelError", detail="no answer")],
        usage=Usage(calls=3, cached_calls=2, input_tokens=1000, output_tokens=200, seconds=1.25, cost=0.0125),
    )


def _printed(summary: Summary, width: int = 80, **console: Any) -> str:
    out = io.StringIO()
    Console(file=out, width=width, **{"highlight": False, **console}).print(to_rich(summary))
    return out.getvalue()


def test_terminal_shows_everything_that_was_found() -> None:
    """Title, overview, each list under its name, who towards whom, the details, the words, and what is missing."""
    shown = _printed(_full())
    for expected in (
        "Trucks for Velmora\n\nAna Kest asked Ostria for trucks.\n\nAgreements (1)\n",
        "• meet again  [next step]\n  Ana Kest (VEL), Ostria\n",
        "• provide 40 trucks  [ask · for help · accepted]\n  Ana Kest (VEL) → Ostria\n  when: on Monday; answer: send",
        "; said by: Ana Kest,",
        "• send 15 million of aid  [reaffirmed]\n  Ostria\n",
        "amount: up to 15,000,000 EUR of 100,000,000; answers: provide 40 trucks",
        "count: over 1,200",
        "Sanction (1)\n• freeze assets  [freeze]\n  Ostria\n  by: Ana Kest (VEL)\n",
        "Incomplete: 100 of 400 characters could not be read.\nModelError: no answer\n",
        "Rejected pledge: send soldiers [negation]",
        "Warning: text that addresses a language model: see 3",
        "local/mine: 3 calls, 2 from the cache, 1,200 tokens, $0.0125, 1.2 s",
    ):
        assert expected in shown
    assert "unclear" not in shown


@pytest.mark.parametrize("width", [1, 40, 80, 120])
def test_lines_fit_and_have_no_trailing_spaces(width: int) -> None:
    """Long quotes hang under their first word; nothing is filled up with spaces."""
    lines = _printed(_full(), width).splitlines()
    if width > 1:  # the narrowest only has to end
        assert all(line == line.rstrip() for line in lines)
        assert max(map(len, lines)) <= width
    if width >= 80:
        assert f"  > {QUOTE[:70]}" in "\n".join(lines)
        assert any(line.startswith("    ") and not line.startswith("     ") for line in lines)


def test_pipe_gets_no_escape_codes_and_a_terminal_does() -> None:
    """Colours are for people; NO_COLOR leaves bold alone."""
    assert not ESCAPES.search(_printed(_full()))
    assert "\x1b[1;32m" in _printed(_full(), force_terminal=True, color_system="standard")
    assert "32m" not in _printed(_full(), force_terminal=True, color_system="standard", no_color=True)


def test_nothing_found_is_said() -> None:
    """An empty screen would look like a failure."""
    assert "No items found." in _printed(_summary())
    assert "No items found." in to_markdown(_summary())


def test_article_cannot_steer_the_terminal() -> None:
    """Escape sequences, carriage returns and characters that turn text round do not come through."""
    nasty = "a\x1b[2Jb\x9b31mc\rd\u202ee\u2066f\x07g"
    shown = _printed(_summary(title=nasty, overview=nasty, pledges=[Pledge(what=nasty, evidence=_evidence(0, nasty))]))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert not ESCAPES.search(to_markdown(_summary(overview=nasty)))


def test_markup_of_rich_is_shown_as_it_is() -> None:
    """Brackets in an article are words."""
    assert "[bold red]x[/]" in _printed(_summary(overview="[bold red]x[/]"))


def test_markdown_has_the_same_parts() -> None:
    """Headings, items, evidence with its place, and the foot."""
    text = to_markdown(_full())
    assert text.startswith(
        "# Trucks for Velmora\n\nAna Kest asked Ostria for trucks.\n\n## Agreements\n\n- **meet again**"
    )
    assert "## Sanction" in text
    assert f"  > {QUOTE} (0–{len(QUOTE)})" in text
    assert text.endswith("1.2 s\n")


MARKS = """
#  1.  2)  -  +  *  >  ---  ===  ```  ~~~  |a|b|  <b>  <!--  &copy;  ![x](y)  [a](http://b.c)  http://b.c/d  www.b.c
a@b.cd  _e_  **f**  `g`  \\  $h$  ~~i~~  [j]:k  <http://b.c>  http\\://b.c  :  .  (  word
"""
NASTY = st.lists(st.one_of(st.sampled_from([" ", *MARKS.split()]), st.text(max_size=5)), min_size=1, max_size=6)


def _text_of(markdown: str) -> tuple[set[str], list[str]]:
    """Return the kinds of tokens that a reader with the usual extensions sees, and the text of each inline part."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(markdown)
    kinds = {token.type for token in tokens} | {c.type for token in tokens for c in token.children or ()}
    texts = ["".join(c.content or "\n" * ("break" in c.type) for c in t.children or ()) for t in tokens if t.children]
    return kinds, texts


@given(NASTY.map("".join).filter(lambda said: said.isprintable() and said.strip()))
def test_nothing_in_the_text_becomes_markdown(said: str) -> None:
    """Every character is shown as it is: no link, no heading, no list, no HTML, no emphasis but ours."""
    item = Pledge(what=said, pledgers=[Actor(name=said)], evidence=_evidence(0, said))
    kinds, texts = _text_of(to_markdown(_summary(title=said, overview=said, pledges=[item])))
    plain = " ".join(said.split())
    assert texts[:2] == [plain, plain]
    assert texts[3].startswith(f"{plain} (pledge)\n{plain}" if item.level != "unclear" else f"{plain}\n{plain}")
    assert any(text.startswith(f"{plain} (0–") for text in texts)
    foreign = {"html_block", "html_inline", "link_open", "code_inline", "fence", "code_block", "em_open", "image"}
    assert not kinds & (foreign | {"ordered_list_open", "table_open", "s_open"})


@pytest.mark.parametrize("said", ["http://b.c/d", "see www.b.c now", "HTTPS://b.c", "a@b.cd", "ftp://b.c"])
def test_addresses_are_escaped(said: str) -> None:
    """Readers that make links of bare addresses see a backslash first."""
    assert said not in to_markdown(_summary(overview=said))


def test_json_is_read_back_as_the_same_summary() -> None:
    """What was written can be shown again."""
    plain = _full().model_copy(update={"others": []})
    again = Summary.model_validate_json(plain.model_dump_json())
    assert (to_markdown(again), _printed(again)) == (to_markdown(plain), _printed(plain))


def test_some_rejected_items_are_told_with_reasons_and_the_rest_is_counted() -> None:
    """A line each, however long; the id that a duplicate has for its reason tells nobody anything."""
    said = [
        Rejected(type="pledge", what="send soldiers", reason="number", detail="450"),
        Rejected(type="request", what="ask again " * 20, reason="duplicate", detail="request-12"),
        Rejected(type="unknown", what="", reason="invalid", detail="type:\nmissing"),
        Rejected(type="pledge", what="the fourth", reason="name"),
        Rejected(type="pledge", what="the fifth", reason="name"),
    ]
    lines = [line for line in _printed(_summary(rejected=said), 200).splitlines() if "ejected" in line]
    assert lines == [
        "Rejected pledge: send soldiers [number: 450]",
        f"Rejected request: {'ask again ' * 5}ask again… [duplicate]",
        "Rejected unknown: (empty) [invalid: type: missing]",
        "2 more rejected (see the JSON for the reasons)",
    ]
    assert "more rejected" not in to_markdown(_summary(rejected=said[:3]))
