"""Does the report say what the summaries say, and refuse what is none?"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from html import unescape
from typing import Any

import pytest
from pages import TALKS, seed, summary_of, talks

from summarizer import InputError, report
from summarizer.codebook import Reason, WarningKind
from summarizer.report._labels import REASONS, WARNINGS
from summarizer.schema import Rejected, Summary, TextWarning
from summarizer.values import Usage


def _words(html: str) -> str:
    """Return what is read on the page."""
    body = html.partition("<body>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def test_everything_of_a_summary_is_there() -> None:
    """What each item says, its actors, its words; and the overview."""
    summary, words = seed(), _words(report.html(seed()))
    for item in summary.items:
        assert " ".join(item.what.split()) in words
        assert " ".join(item.evidence[0].quote.split()) in words
    assert summary.overview in words
    assert "Volodymyr Zelenskyy (UKR) “Both leaders”" in words


def test_what_made_it_stands_at_the_foot() -> None:
    """Model, weights, prompts, library, time, and the hash of the text: what a colleague needs to make it again."""
    summary, words = seed(), _words(report.html(seed()))
    made = summary.provenance
    for value in (made.model, made.weights, *made.prompts, made.library, summary.source.sha256):
        assert value
        assert value in words
    assert f"{made.created:%Y-%m-%d %H:%M} UTC" in words


@pytest.mark.parametrize(("cost", "told"), [(0.0123, "Cost$0.0123"), (None, "")])
def test_a_cost_that_is_not_known_is_not_told(cost: float | None, told: str) -> None:
    """None is no zero."""
    words = _words(report.html(talks(usage=Usage(calls=1, cost=cost))))
    assert told in words if told else "Cost" not in words


def test_the_title_is_the_callers_or_the_texts() -> None:
    """What is given wins; then the text's own title, the caller's id, and a number."""
    assert "<title>Mine</title>" in report.html(talks(), title="Mine")
    assert "<title>The bridge</title>" in report.html(talks(title="The bridge"))
    assert "<title>talks-1</title>" in report.html(talks())
    assert "<title>Article 1</title>" in report.html(talks(id=None))
    assert "<title>2 articles</title>" in report.html([talks(1), talks(2)])


def test_what_is_known_about_a_text_is_told() -> None:
    """Date, language, length and address; an address that leads nowhere is words."""
    html = report.html(talks(published=dt.date(2025, 3, 9), url="https://example.org/a?b&c"))
    assert "9 March 2025" in _words(html)
    assert 'href="https://example.org/a?b&amp;c" rel="noreferrer noopener external"' in html
    assert 'href="javascript' not in report.html(talks(url="javascript:alert(1)"))


def test_nothing_found_is_not_the_same_as_not_read() -> None:
    """An empty summary says that nothing was found; one that was not read says that."""
    empty = summary_of(TALKS)
    assert "No items found." in _words(report.html(empty))
    unread = empty.model_copy(update={"complete": False})
    words = _words(report.html(unread))
    assert "part of the text was not read" in words
    assert "No items found in the part that could be read." in words


@pytest.mark.parametrize("reason", REASONS)
def test_a_rejected_item_has_its_reason_in_words(reason: Reason) -> None:
    """What a model said is shown beside why it is no item."""
    gone = Rejected(type="pledge", what="send 400 trucks", claimed_quote="400 trucks", reason=reason, detail="because")
    words = _words(report.html(talks(rejected=[gone])))
    assert f"send 400 trucks pledge {REASONS[reason]} because 400 trucks" in words


@pytest.mark.parametrize("kind", WARNINGS)
def test_a_warning_says_what_and_where(kind: WarningKind) -> None:
    """The characters are named, or that it is about the whole text."""
    warnings = [TextWarning(kind=kind, detail="see", start=4, end=9), TextWarning(kind=kind)]
    words = _words(report.html(talks(warnings=warnings)))
    assert f"W1 characters 4 to 9: {WARNINGS[kind]} see" in words
    assert f"W2 the whole text: {WARNINGS[kind]}" in words


def test_the_codebooks_reasons_and_warnings_are_all_known() -> None:
    """A new one in the codebook wants its words here."""
    from typing import get_args

    assert set(REASONS) == set(get_args(Reason))
    assert set(WARNINGS) == set(get_args(WarningKind))


def test_many_articles_have_an_index_with_counts() -> None:
    """A row for each, with the number of its items by type; the last row adds up."""
    words = _words(report.html([talks(1), talks(2, complete=False), summary_of(TALKS, id="empty")]))
    assert "talks-1 2025-01-03 2 1 2 1 0" in words
    assert "talks-2 2025-01-05 2 1 2 1 0 incomplete" in words
    assert "empty no date 0 0 0 0 0" in words
    assert "Total 4 2 4 2 0" in words
    assert "1 incomplete" in words


def test_one_article_has_no_index_and_no_charts() -> None:
    """Also when it comes as a list of one."""
    for given in (talks(), [talks()], iter([talks()])):
        html = report.html(given)
        assert 'id="articles"' not in html
        assert "<svg" not in html


def test_articles_of_the_same_name_stay_apart() -> None:
    """No id stands twice in a page, whatever the summaries are called."""
    html = report.html([talks(1), talks(1), seed(), _everything()])
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(ids)


def _everything() -> Summary:
    return talks(
        rejected=[Rejected(type="pledge", what="x", reason="name")],
        warnings=[TextWarning(kind="truncated", start=0, end=5)],
    )


def test_the_same_summaries_make_the_same_page() -> None:
    """Nothing in it is of the day or by chance."""
    assert report.html([talks(1), seed()]) == report.html([talks(1), seed()])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([], "There are no summaries"),
        (7, "Cannot report 'int'"),
        ("text", "Number 1 is a str"),
        ([talks(), None], "Number 2 is a NoneType"),
    ],
)
def test_what_is_no_summary_is_refused(given: Any, told: str) -> None:
    """The message says which, and what to give."""
    with pytest.raises(InputError, match=told):
        report.html(given)


def test_importing_the_report_loads_no_template() -> None:
    """Who only imports it does not pay for Jinja2."""
    code = "import sys, summarizer.report; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
