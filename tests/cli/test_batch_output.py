"""Is each result written once, and does a file that a kill has torn go on where it was?"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from openai_stub import answer

from summarizer import InputError, ModelError, Summarizer, Summary
from summarizer.cli._batch_output import Output
from summarizer.errors import ConfigError
from summarizer.testing import FakeLLM

TEXT = "Toll pledged “20” trucks."


def _summary(name: str, text: str = TEXT) -> Summary:
    with Summarizer(llm=FakeLLM(lambda question: answer(question.messages)), cache=None) as summarizer:
        return summarizer.summarize(text, id=name)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the summaries go."""
    return tmp_path / "out.jsonl"


def _ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_bytes().splitlines()]


def _state(path: Path, name: str, text: str = TEXT) -> str:
    output = Output(path)
    output.read()
    return output.state(name, text)


def test_lines_are_summaries_that_can_be_loaded(path: Path) -> None:
    """The very JSON of a summary, its id filled; `Summarizer.load` reads it."""
    summary = _summary("a")
    with Output(path).opened() as output:
        output.keep(summary)
    assert Summarizer(cache=None).load(path.read_bytes()) == summary


def test_line_is_there_when_it_was_written(path: Path) -> None:
    """Not only when the file is closed: a kill -9 may come at any moment."""
    with Output(path).opened() as output:
        output.keep(_summary("a"))
        output.fail("b", ModelError("No answer.", status=503, attempts=5))
        assert _ids(path) == ["a"]
        [row] = map(json.loads, output.failed_path.read_text("utf-8").splitlines())
    assert {k: row[k] for k in ("id", "error", "message", "status", "attempts")} == {
        "id": "b",
        "error": "ModelError",
        "message": "No answer.",
        "status": 503,
        "attempts": 5,
    }


def test_what_is_there_is_known_again(path: Path) -> None:
    """By id and by the text's hash."""
    with Output(path).opened() as output:
        output.keep(_summary("a"))
    assert [_state(path, "a"), _state(path, "a", "Other."), _state(path, "b")] == ["done", "changed", "missing"]


@pytest.mark.parametrize("torn", [1, 4, 30, -2])
def test_torn_last_line_is_cut(path: Path, torn: int) -> None:
    """It is missing again; the lines before it stay, and the next line begins a line."""
    line = _summary("b").model_dump_json().encode()
    with Output(path).opened() as output:
        output.keep(_summary("a"))
    with path.open("ab") as file:
        file.write(line[:torn])
    assert _state(path, "b") == "missing"
    with Output(path).opened() as output:
        assert output.state("b", TEXT) == "missing"
        output.keep(_summary("b"))
    assert _ids(path) == ["a", "b"]


def test_last_line_without_its_end_is_kept(path: Path) -> None:
    """Some editors take the last line end away; the line is whole."""
    path.write_bytes(_summary("a").model_dump_json().encode())
    with Output(path).opened() as output:
        output.keep(_summary("b"))
    assert _ids(path) == ["a", "b"]


@pytest.mark.parametrize(
    "data", [b"My notes", b"My notes\n", b'{"id": 1}\n', b'{"id": "a"}\n', b"[1]\n", b"\xff\n", b"\n"]
)
def test_file_of_somebody_else_is_left_alone(path: Path, data: bytes) -> None:
    """A slip of the name must not cost a file."""
    path.write_bytes(data)
    with pytest.raises(ConfigError, match="not written by"), Output(path).opened():
        pass
    assert path.read_bytes() == data


def test_second_run_at_the_same_time_is_refused(path: Path) -> None:
    """It writes nothing; when the first has ended, it may."""
    with Output(path).opened() as output:
        output.keep(_summary("a"))
        with pytest.raises(ConfigError, match="Another run"), Output(path).opened():
            pass
    with Output(path).opened():
        assert _ids(path) == ["a"]


def test_place_that_cannot_be_written_is_a_config_error(tmp_path: Path) -> None:
    """A folder, and a file in the place of one. A folder that is missing is made."""
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "out.jsonl"):
        with pytest.raises(ConfigError, match="cannot be written"), Output(place).opened():
            pass


def test_changed_text_replaces_its_line(path: Path) -> None:
    """The last line of an id counts; the other one goes when the run ends, also when it ends with an error."""
    with Output(path).opened() as output:
        output.keep(_summary("a"))
        output.keep(_summary("b"))
    with pytest.raises(TimeoutError), Output(path).opened() as output:  # noqa: PT012 - the block is what is tested
        output.keep(_summary("a", "Toll pledged 30 trucks."))
        assert _ids(path) == ["a", "b", "a"]
        raise TimeoutError
    assert _ids(path) == ["b", "a"]
    assert _state(path, "a", "Toll pledged 30 trucks.") == "done"


def test_what_succeeds_leaves_the_failed(path: Path) -> None:
    """The file of failures goes with its last line."""
    with Output(path).opened() as output:
        for name in ("a", "b", "a"):
            output.fail(name, ModelError("No answer."))
    assert _ids(output.failed_path) == ["b", "a"]
    for name, left in (("a", {"b"}), ("b", set())):
        with Output(path).opened() as output:
            output.keep(_summary(name))
        assert set(output.failed) == left
    assert not output.failed_path.exists()


def test_failure_of_the_input_is_forgotten_by_the_next_run(path: Path) -> None:
    """That reads the input again and tells what is still wrong."""
    with Output(path).opened() as output:
        output.fail("line 7", InputError("line 7 is no JSON."), lasting=False)
    assert _ids(output.failed_path) == ["line 7"]
    with Output(path).opened() as output:
        assert output.failed == {}
    assert not output.failed_path.exists()


def test_failure_that_a_kill_left_behind_is_forgotten(path: Path) -> None:
    """The text was summarized after it, and the run was killed before it could tidy."""
    with Output(path).opened() as output:
        output.fail("a", ModelError("No answer."))
    path.write_text(_summary("a").model_dump_json() + "\n", "utf-8")
    with Output(path).opened() as output:
        assert output.failed == {}


def test_reading_alone_writes_nothing(path: Path) -> None:
    """For a dry run: no file is made, and a failure is not written."""
    output = Output(path)
    output.read()
    output.fail("a", ModelError("No answer."))
    assert list(path.parent.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_raises(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A result that is not written is not forgotten in silence."""
    summary = _summary("a")
    with Output(path).opened() as output, Path("/dev/full").open("wb") as full:
        monkeypatch.setattr(output._summaries, "_file", os.dup(full.fileno()))
        with pytest.raises(OSError, match="No space"):
            output.keep(summary)
