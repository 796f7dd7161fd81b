"""Is each form of input read, lazily, and is what is wrong with one line the error of that line?"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from saved_page import ADDRESS, PAGE
from saved_page import TEXT as TEXT_OF_PAGE

from summarizer.cli._batch_input import BatchText, open_source
from summarizer.errors import ConfigError, InputError

TEXT = "Toll pledged “help”."


def _entries(source: Path | str) -> list[BatchText]:
    return list(open_source(str(source)).entries)


def _given(source: Path | str) -> list[dict[str, Any]]:
    entries = _entries(source)
    assert [e.error for e in entries if e.error] == []
    return [dict(e.given) for e in entries]


def _written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_folder_gives_its_texts_by_their_paths(tmp_path: Path) -> None:
    """Inner folders too, sorted; an id is the path without its ending. Hidden and other files are left out."""
    (tmp_path / "b" / ".git").mkdir(parents=True)
    for name in ("c.txt", "b/a.md", "b/d.e.TXT", "b/.git/x.txt", ".hidden.txt", "notes.rtf"):
        _written(tmp_path / name, TEXT)
    assert _given(tmp_path) == [{"id": name, "text": TEXT} for name in ("b/a", "b/d.e", "c")]
    assert open_source(str(tmp_path)).total == 3


def test_one_file_is_one_text(tmp_path: Path) -> None:
    """Its name is the id."""
    assert _given(_written(tmp_path / "bridge.txt", TEXT)) == [{"id": "bridge", "text": TEXT}]


def test_file_of_a_folder_that_is_no_text_is_its_own_error(tmp_path: Path) -> None:
    """Empty, binary, Latin: the others are read."""
    for name, data in {
        "a.txt": b"",
        "b.txt": b"%PDF-1.7",
        "c.txt": b"\x00\x01\x02",
        "d.txt": b"Toll.",
    }.items():
        _written(tmp_path / name, data)
    entries = _entries(tmp_path)
    assert [(e.id, bool(e.error)) for e in entries] == [("a", True), ("b", True), ("c", True), ("d", False)]
    assert "a damaged or incomplete PDF file" in str(entries[1].error)


def test_folder_gives_files_of_all_kinds_with_what_they_say(tmp_path: Path) -> None:
    """A saved page says its title, day, publisher and author; a weak guess of an encoding is told."""
    _written(tmp_path / "page.html", PAGE)
    _written(tmp_path / "russian.txt", "Мир".encode("cp1251"))
    page, russian = _entries(tmp_path)
    assert dict(page.given) == {
        "id": "page",
        "text": TEXT_OF_PAGE,
        "title": "Toll pledges 20 trucks for Arvenia",
        "published": dt.date(2024, 5, 2),
        "publisher": "The Selma Courier",
        "author": "Ana Brill",
        "url": ADDRESS,
    }
    assert "encoding is uncertain" in russian.warnings[0]


def test_missing_extra_is_the_error_of_the_file_that_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts of the folder are read all the same."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    _written(tmp_path / "page.html", PAGE)
    _written(tmp_path / "text.txt", TEXT)
    page, text = _entries(tmp_path)
    assert ".[inputs]" in str(page.error)
    assert dict(text.given) == {"id": "text", "text": TEXT}


def test_publisher_and_author_of_a_row_are_kept_where_they_are_words(tmp_path: Path) -> None:
    """Elsewhere such columns hold lists and objects: those are left, and are no error."""
    rows = [
        {"id": "a", "text": TEXT, "publisher": "The Selma Courier", "author": "Ana Brill"},
        {"id": "b", "text": TEXT, "publisher": {"name": "x"}, "author": ["x", "y"]},
    ]
    first, second = _given(_written(tmp_path / "a.jsonl", "\n".join(map(json.dumps, rows))))
    assert first == rows[0]
    assert second == {"id": "b", "text": TEXT}


def test_json_lines_give_what_is_known(tmp_path: Path) -> None:
    """Other keys are left, empty ones are as if missing, a whole number is a fine id; blank lines are none."""
    rows = [{"id": 7, "text": TEXT, "tags": [1]}, {"id": "b", "text": TEXT, "title": "", "published": "2031-05-02"}]
    path = _written(tmp_path / "a.jsonl", "\ufeff" + "\n\n".join(json.dumps(r) for r in rows) + "\n\n")
    assert _given(path) == [{"id": "7", "text": TEXT}, {"id": "b", "text": TEXT, "published": "2031-05-02"}]
    assert open_source(str(path)).total == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"id": "b", ', "line 2 is not valid JSON at character"),
        (b'["b", "c"]', "line 2 is not a JSON object"),
        (b'{"id": "b\xff"}', "line 2 is not UTF-8"),
        (b'{"text": "a"}', "line 2 has no `id`"),
        (b'{"id": " ", "text": "a"}', "line 2 has no `id`"),
        (b'{"id": true, "text": "a"}', "line 2 has no `id`"),
        (b'{"id": "b"}', "line 2 .* has no `text`"),
        (b'{"id": "b", "text": 5}', "line 2 .* has no `text`"),
        (b"[" * 100_000, "line 2 is not valid JSON"),
    ],
)
def test_line_that_is_wrong_is_its_own_error(tmp_path: Path, line: bytes, said: str) -> None:
    """With the number of the line; those before and after it are read."""
    good = b'{"id": "a", "text": "Toll."}\n%b\n{"id": "c", "text": "Toll."}'
    before, wrong, after = _entries(_written(tmp_path / "a.jsonl", good % line))
    assert (before.id, after.id, before.error, after.error) == ("a", "c", None, None)
    assert isinstance(wrong.error, InputError)
    with pytest.raises(InputError, match=said):
        raise wrong.error


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pipe brings; how many is not known."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "a", "text": "Toll."}\n')))
    source = open_source("-")
    assert source.total is None
    assert [dict(e.given) for e in source.entries] == [{"id": "a", "text": "Toll."}]


def test_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may run without one."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="no standard input"):
        open_source("-")


def test_csv_gives_its_rows(tmp_path: Path) -> None:
    """Quoted commas and line ends, other columns in any order; a text longer than Python's limit for a field."""
    long = "Toll pledged. " * 20_000
    data = f'url,text,id,more\r\n,"Toll, of\nSelma",a,1\r\nhttps://a.example,{long},b,2\r\n'
    path = _written(tmp_path / "a.csv", "\ufeff" + data)
    assert _given(path) == [
        {"id": "a", "text": "Toll, of\nSelma"},
        {"id": "b", "text": long, "url": "https://a.example"},
    ]
    assert open_source(str(path)).total == 2


def test_csv_row_that_is_wrong_names_its_line(tmp_path: Path) -> None:
    """A row that is too short, and one without an id."""
    first, second = _entries(_written(tmp_path / "a.csv", "id,text\na\n,b\n"))
    assert "line 2" in str(first.error)
    assert "line 3 has no `id`" in str(second.error)


def test_csv_without_the_columns_is_refused(tmp_path: Path) -> None:
    """Both are named."""
    with pytest.raises(InputError, match="no column id and no column text"):
        open_source(str(_written(tmp_path / "a.csv", "a;b\n1;2\n")))


def test_parquet_gives_its_rows(tmp_path: Path) -> None:
    """Batch by batch, the columns that are known; a null is as if missing."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    count = 40
    table = {"id": list(range(count)), "text": [TEXT] * count, "title": ["T"] + [None] * (count - 1), "x": [0] * count}
    pq.write_table(pa.table(table), tmp_path / "a.parquet")
    given = _given(tmp_path / "a.parquet")
    assert given[:2] == [{"id": "0", "text": TEXT, "title": "T"}, {"id": "1", "text": TEXT}]
    assert len(given) == open_source(str(tmp_path / "a.parquet")).total == count


def test_parquet_that_is_none_is_refused(tmp_path: Path) -> None:
    """A damaged file, and one without the columns."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    with pytest.raises(InputError, match="is not a Parquet file"):
        open_source(str(_written(tmp_path / "a.parquet", b"PAR1 no")))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "b.parquet")
    with pytest.raises(InputError, match="must have the columns `id` and `text`"):
        open_source(str(tmp_path / "b.parquet"))


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra; who reads JSON lines does not need it."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigError, match=r"\.\[parquet\]"):
        open_source(str(_written(tmp_path / "a.parquet", b"PAR1")))


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jsonl", b"%PDF-1.7\n", "is a PDF file"),
        ("a.jsonl", b"\x00\x01\x02", "binary"),
        ("a.csv", "id,text\n".encode("utf-16"), "UTF-16"),
        ("a.csv", b"PK\x03\x04", "zip archive"),
        ("a.json", b"[]", "Unknown format"),
    ],
)
def test_file_of_another_form_is_refused_as_a_whole(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """Not as thousands of wrong lines."""
    with pytest.raises(InputError, match=said):
        _entries(_written(tmp_path / name, data))


def test_what_is_not_there_is_refused() -> None:
    """A typo is told at once."""
    for name in ("no.jsonl", "no", "no.txt"):
        with pytest.raises(InputError, match="no file or folder"):
            open_source(name)


def test_lines_are_read_lazily(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first entry is there before the third line comes: a pipe that never ends is fine."""
    read = []

    def lines() -> Iterator[bytes]:
        for number in range(1_000_000):
            read.append(number)
            yield b'{"id": "%d", "text": "Toll."}' % number

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=lines()))
    assert next(open_source("-").entries).id == "0"
    assert len(read) <= 2


def test_damaged_file_of_any_kind_costs_only_itself(tmp_path: Path) -> None:
    """Of a page with odd data, a wrong encoding, and a name that is not UTF-8 all are read."""
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":{"a":1}}</script>'
    _written(tmp_path / "a.html", PAGE.replace("<head>", f"<head>{data}"))
    _written(tmp_path / "b.html", b"<html><meta charset=undefined><article><p>Caf\xe9. " + b"Toll pledged help. " * 9)
    (tmp_path / os.fsdecode(b"c\xff.txt")).write_bytes(b"Toll.")
    entries = _entries(tmp_path)
    assert [(entry.id, entry.error) for entry in entries] == [("a", None), ("b", None), ("c\\udcff", None)]
    assert all(entry.place.encode() for entry in entries)


def test_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An inner one is an error of its own, and the rest is read; nobody believes that all texts are done."""
    for name in ("a/x.txt", "b/y.txt", ".git/z.txt"):
        (tmp_path / name).parent.mkdir()
        _written(tmp_path / name, TEXT)
    scan = os.scandir
    closed = {"a", ".git"}

    def scandir(path: Any) -> Any:
        if Path(path).name in closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", scandir)
    entries = _entries(tmp_path)
    assert [(entry.place, entry.id) for entry in entries] == [("a", None), ("b/y.txt", "b/y")]
    assert f"The folder {str(tmp_path / 'a')!r} cannot be read: Permission denied" in str(entries[0].error)
    closed.add(tmp_path.name)
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        open_source(str(tmp_path))
