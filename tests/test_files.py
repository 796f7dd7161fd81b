"""Is a file's text read as it is, and is what is no text refused in words that help?"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from summarizer._files import read_file
from summarizer.errors import InputError

TEXT = "Toll pledged “help”.\r\nArvenia agreed."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_and_plain_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    """What Windows programs save too; the mark is no part of the text, and line ends stay."""
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_file(str(path)) == TEXT


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal's encoding is, a pipe brings UTF-8."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode()), "ascii"))
    assert read_file("-") == TEXT


def test_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may run without one."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="no standard input"):
        read_file("-")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \r\n\t", "is empty"),
        (b"%PDF-1.7\n\xe2\xe3", "is a PDF file"),
        (b"PK\x03\x04\x14\x00", "is a zip archive or an Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "is an Office file"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image"),
        (b"\xff\xd8\xff\xe0", "is a JPEG image"),
        (b"\x1f\x8b\x08\x00", "is a gzip archive"),
        ("Café".encode("latin-1"), r"is not UTF-8 \(byte 3\).*iconv"),
        (b"\xff\xfea", "is not UTF-8"),
        ("Toll".encode("utf-16-le"), "NUL bytes.*UTF-16"),
        (b"\x00\x01\x02\x03", "NUL bytes"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, raw: bytes, said: str) -> None:
    """What it is instead, in which file, and what to do."""
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    with pytest.raises(InputError, match=rf"a\.txt.*{said}"):
        read_file(str(path))


def test_missing_file_folder_and_address_are_told_apart(tmp_path: Path) -> None:
    """Three slips, three pieces of advice."""
    for name, said in ((tmp_path / "no.txt", "no file"), (tmp_path, "is a folder"), ("https://a.example/b", "address")):
        with pytest.raises(InputError, match=said):
            read_file(str(name))
