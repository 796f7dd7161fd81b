"""Is what somebody names at a shell read: a file of any kind, or standard input?"""

from __future__ import annotations

import io
import os
import sys
import threading
from pathlib import Path

import pytest
from saved_page import PAGE, TEXT

from summarizer import inputs
from summarizer.cli._files import read_article
from summarizer.errors import InputError

WORDS = "Toll pledged “help”.\r\nArvenia agreed."


def _stdin(raw: bytes) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(raw), "ascii")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_and_plain_unicode_is_read(tmp_path: Path, encoding: str) -> None:
    """What Windows programs save too; the mark is no part of the text, and line ends stay."""
    path = tmp_path / "a.txt"
    path.write_bytes(WORDS.encode(encoding))
    assert read_article(str(path)).text == WORDS


def test_standard_input_is_read_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal's encoding is, a pipe brings UTF-8, or a file of another kind."""
    monkeypatch.setattr(sys, "stdin", _stdin(WORDS.encode()))
    assert read_article("-").text == WORDS
    monkeypatch.setattr(sys, "stdin", _stdin(PAGE.encode()))
    page = read_article("-")
    assert (page.text, page.publisher) == (TEXT, "The Selma Courier")


def test_standard_input_without_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service may run without one; it may be empty, or too large."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="no standard input"):
        read_article("-")
    monkeypatch.setattr(sys, "stdin", _stdin(b" "))
    with pytest.raises(InputError, match="Standard input is empty"):
        read_article("-")
    monkeypatch.setattr(inputs, "LARGEST", 3)
    monkeypatch.setattr(sys, "stdin", _stdin(b"Toll"))
    with pytest.raises(InputError, match="Standard input is too large: the limit is 3 bytes"):
        read_article("-")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes")
def test_pipe_is_read_once(tmp_path: Path) -> None:
    """`run <(pdftotext ...)`: a look at its beginning would take that away."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(WORDS.encode()), daemon=True)
    writer.start()
    assert read_article(str(pipe)).text == WORDS
    writer.join()
