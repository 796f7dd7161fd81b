"""Does `summarizer report` write one whole page, from a batch or from an article, and say what is wrong?"""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from openai_stub import serving
from pages import seed, talks
from typer.testing import CliRunner, Result

from summarizer.cli import app

FLOOD = Path(__file__).parents[2] / "seeds" / "fictional_flood_relief.txt"


def _report(*arguments: object, code: int = 0, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(app, ["report", *map(str, arguments)], input=stdin, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """Return the output of a batch of two texts."""
    path = tmp_path / "out.jsonl"
    path.write_text("".join(f"{summary.model_dump_json()}\n" for summary in (talks(1), seed())), "utf-8")
    return path


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Return where the page goes."""
    return tmp_path / "report.html"


def test_a_batch_becomes_a_page(batch: Path, page: Path) -> None:
    """All texts are in it; what is said is said on stderr, nothing else is left in the folder."""
    done = _report(batch, "--out", page, "--title", "Two calls")
    html = page.read_text("utf-8")
    assert html.startswith("<!doctype html>")
    assert "<title>Two calls</title>" in html
    assert 'id="a2"' in html
    assert done.stderr == f"{6 + len(seed().items)} items from 2 texts.\n"
    assert done.stdout == ""
    assert sorted(path.name for path in page.parent.iterdir()) == ["out.jsonl", "report.html"]


def test_a_page_goes_to_standard_output(batch: Path) -> None:
    """In UTF-8, whatever the terminal speaks."""
    done = _report(batch, "--out", "-")
    assert done.stdout_bytes.decode("utf-8").rstrip().endswith("</html>")


def test_an_article_is_summarized_first(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `run` does it: the model is named before the text goes there."""
    with serving() as url:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", url)
        done = _report(FLOOD, "--out", page, "--model", "stub")
    assert done.stderr.startswith("Asking stub ")
    html = page.read_text("utf-8")
    assert "<title>fictional_flood_relief</title>" in html
    assert "pledged 40 million euros" in html


def test_an_article_comes_from_standard_input(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is the text of one article."""
    with serving() as url:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", url)
        monkeypatch.setenv("SUMMARIZER_MODEL", "stub")
        _report("-", "--out", page, stdin="Norhaven pledged 40 million euros for clean water.")
    assert "<title>Article 1</title>" in page.read_text("utf-8")


def test_an_article_that_was_read_in_part_is_told(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is there, and the exit code says that it does not know everything."""
    monkeypatch.setattr("summarizer.cli._report._asked", lambda *_: talks(complete=False))
    done = _report(FLOOD, "--out", page, code=4)
    assert "part of the text was not read" in page.read_text("utf-8")
    assert done.stderr == "6 items from 1 text, 1 of them incomplete.\n"


def test_a_batch_that_was_read_in_part_is_told_and_done(tmp_path: Path, page: Path) -> None:
    """To show what there is has worked."""
    path = tmp_path / "out.jsonl"
    path.write_text(f"{talks(complete=False).model_dump_json()}\n", "utf-8")
    assert "1 of them incomplete" in _report(path, "--out", page).stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{}", "line 3 is not a valid summary: source: Field required"),
        ('{"id": "x", ', "line 3 is not a valid summary: the whole input: Invalid JSON"),
        ("[1]", "line 3 is not a valid summary"),
    ],
)
def test_a_line_that_is_no_summary_is_named(batch: Path, page: Path, line: str, told: str) -> None:
    """By file and number; its words are not shown, and no page is written."""
    batch.write_text(f"{batch.read_text('utf-8')}{line}\n", "utf-8")
    done = _report(batch, "--out", page, code=3)
    assert told in done.stderr
    assert not page.exists()


def test_items_of_a_users_own_type_are_pointed_to_python(batch: Path, page: Path) -> None:
    """A command knows no classes; the message says what does."""
    row: dict[str, Any] = json.loads(talks().model_dump_json())
    row["others"] = [{"type": "sanction", "what": "secret words"}]
    batch.write_text(json.dumps(row), "utf-8")
    told = _report(batch, "--out", page, code=3).stderr
    assert "line 1 is not a valid summary" in told
    assert "Summarizer(item_types=...).load" in told
    assert "secret words" not in told


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_batch_without_summaries_is_refused(tmp_path: Path, page: Path, content: str) -> None:
    """An empty page would look like nothing found."""
    path = tmp_path / "out.jsonl"
    path.write_text(content, "utf-8")
    assert "contains no summaries" in _report(path, "--out", page, code=3).stderr


def test_a_batch_that_is_not_there_is_refused(tmp_path: Path, page: Path) -> None:
    """The message has its name."""
    assert "none.jsonl' cannot be read" in _report(tmp_path / "none.jsonl", "--out", page, code=3).stderr


def test_a_place_that_cannot_be_written_is_found_before_a_model_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is paid for a page that has no place."""
    monkeypatch.setattr("summarizer.cli._report._asked", lambda *_: pytest.fail("the model was asked"))
    for place in (tmp_path, tmp_path / "none" / "report.html"):
        assert "Give another --out." in _report(FLOOD, "--out", place, code=2).stderr


def test_what_is_read_is_not_written_over(batch: Path) -> None:
    """A slip of the hand does not cost a batch."""
    before = batch.read_bytes()
    assert "is the input file" in _report(batch, "--out", batch, code=2).stderr
    assert batch.read_bytes() == before


def test_a_page_is_whole_at_any_moment(batch: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full, the old page stays, and nothing half is left."""
    page.write_text("the old page", "utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left on device" in _report(batch, "--out", page, code=2).stderr
    assert page.read_text("utf-8") == "the old page"
    assert sorted(path.name for path in page.parent.iterdir()) == ["out.jsonl", "report.html"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes")
def test_a_pipe_is_written_to_and_stays(batch: Path, tmp_path: Path) -> None:
    """As /dev/null and any other device: who may write to its folder would else have an HTML file there."""
    pipe, heard = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    _report(batch, "--out", pipe)
    assert pipe.is_fifo()
    reader.join()
    assert heard[0].startswith(b"<!doctype html>")


def test_a_page_of_ours_is_no_article(batch: Path, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own items would be told as news; from a pipe too. A page of somebody else's is read."""
    monkeypatch.setattr("summarizer.cli._report.open_summarizer", lambda *_: pytest.fail("a model was opened"))
    _report(batch, "--out", page)
    told = _report(page, "--out", page.parent / "again.html", code=3).stderr
    assert f"{str(page)!r} is a report that `summarizer` wrote, not an article" in told
    assert "Standard input is a report" in _report("-", "--out", page, code=3, stdin=page.read_text("utf-8")).stderr
