"""Are several inputs one batch: each file once, each entry with its own place, ids as if each input stood alone?"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from summarizer.cli._batch_input import open_source, open_sources
from summarizer.errors import InputError

TEXT = "Toll pledged “help”."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two texts."""
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("a.txt", "b/c.md"):
        (tmp_path / "in" / name).write_text(TEXT, "utf-8")
    return tmp_path / "in"


def _lines(path: Path, *names: str) -> Path:
    path.write_text("".join(json.dumps({"id": name, "text": TEXT}) + "\n" for name in names), "utf-8")
    return path


def test_one_input_is_as_before(folder: Path) -> None:
    """Its entries have their short places."""
    assert list(open_sources([str(folder)]).entries) == list(open_source(str(folder)).entries)


def test_ids_are_those_that_each_input_has_alone(folder: Path, tmp_path: Path) -> None:
    """In the order in which they are named; the places say which input it is, and the numbers add up."""
    lines = _lines(tmp_path / "x.jsonl", "x1", "x2")
    names = [str(lines), str(folder)]
    source = open_sources(names)
    entries = list(source.entries)
    assert [e.id for e in entries] == [e.id for name in names for e in open_source(name).entries]
    assert [e.place for e in entries] == [
        f"{lines}: line 1",
        f"{lines}: line 2",
        (folder / "a.txt").as_posix(),
        (folder / "b" / "c.md").as_posix(),
    ]
    assert source.total == 4
    assert len({e.place for e in entries}) == 4


def test_what_is_named_twice_is_read_once(folder: Path, tmp_path: Path) -> None:
    """A file and its folder, two spellings of a path, the same lines: as a shell's patterns overlap."""
    lines = _lines(tmp_path / "x.jsonl", "x1")
    again = folder.parent / "in" / ".." / "in" / "a.txt"
    source = open_sources([str(folder / "a.txt"), str(again), str(folder), str(lines), str(lines), str(folder)])
    assert [e.id for e in source.entries] == ["a", "b/c", "x1"]
    assert source.total == 3


def test_wrong_line_says_in_which_input_it_is(tmp_path: Path) -> None:
    """Two files have a first line."""
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("{\n", "utf-8")
    first, second = open_sources([str(_lines(tmp_path / "x.jsonl", "x1")), str(wrong)]).entries
    assert first.error is None
    assert str(second.error).startswith(f"{wrong}: line 1 is not valid JSON")


def test_standard_input_may_be_one_of_them(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many texts there are is not known then."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "p", "text": "Toll."}\n')))
    source = open_sources(["-", str(folder / "a.txt")])
    assert source.total is None
    assert [(e.id, e.place) for e in source.entries] == [
        ("p", "standard input: line 1"),
        ("a", (folder / "a.txt").as_posix()),
    ]


def test_all_are_looked_for_before_the_first_is_read(folder: Path) -> None:
    """A typo in the last name costs nothing."""
    with pytest.raises(InputError, match=r"no file or folder 'no.txt'"):
        open_sources([str(folder), "no.txt"])


def test_parquet_files_are_open_one_at_a_time(tmp_path: Path) -> None:
    """A dataset may have more files than a process may have open."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    resource = pytest.importorskip("resource")
    for number in range(40):
        pq.write_table(pa.table({"id": [str(number)], "text": [TEXT]}), tmp_path / f"{number:02}.parquet")
    names = sorted(map(str, tmp_path.glob("*.parquet")))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").is_dir() else 64
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken + 20, hard))
    try:
        source = open_sources(names)
        assert [entry.id for entry in source.entries] == [str(number) for number in range(40)]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert source.total == 40
