"""Is a user's file checked before use, and hashed once?"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from summarizer._llm.local.gguf import check_gguf, file_hash
from summarizer.errors import ConfigError


def test_a_gguf_file_is_taken(tmp_path: Path) -> None:
    """The magic number and a version that is known suffice here; llama.cpp judges the rest."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00")
    check_gguf(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "there is no such file"),
        (b"", "it is not a GGUF file"),
        (b"This is a letter.", "it is not a GGUF file"),
        (b"GGUF", "GGUF version 0 is not supported"),
        (b"GGUF\x00\x00\x00\x03", "GGUF version 50331648 is not supported"),
    ],
)
def test_what_is_no_gguf_file_is_refused_with_its_path(tmp_path: Path, content: bytes | None, problem: str) -> None:
    """The message names the path, the problem and what to do."""
    path = tmp_path / "m.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=rf"{path} cannot be .*: {problem}\. Set SUMMARIZER_LOCAL_MODEL"):
        check_gguf(path)


def test_a_folder_or_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    """Opening a pipe would wait for its writer for ever."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(ConfigError, match="it is a folder or a device"):
            check_gguf(path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's words are in the message."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")

    def refuse(self: Path, *args: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ConfigError, match="Permission denied"):
        check_gguf(path)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    computed: list[str] = []
    true_digest = hashlib.file_digest

    def count(file: Any, name: str) -> Any:
        computed.append(name)
        return true_digest(file, name)

    monkeypatch.setattr(hashlib, "file_digest", count)
    return computed


def test_a_hash_is_computed_once(tmp_path: Path, counted: list[str]) -> None:
    """The second start reads the hash from the file beside."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"some weights")
    expected = hashlib.sha256(b"some weights").hexdigest()
    assert [file_hash(path, folder=tmp_path / "new"), file_hash(path, folder=tmp_path / "new")] == [expected] * 2
    assert len(counted) == 1


def test_a_file_that_changed_is_hashed_again(tmp_path: Path) -> None:
    """Another size or time of change is another file, though its path is the same."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"one")
    before = file_hash(path, folder=tmp_path)
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert file_hash(path, folder=tmp_path) != before


def test_two_files_are_remembered_side_by_side(tmp_path: Path, counted: list[str]) -> None:
    """Remembering one does not forget the other."""
    for name in ("a", "b", "a", "b"):
        if not (tmp_path / name).exists():
            (tmp_path / name).write_bytes(name.encode())
        assert file_hash(tmp_path / name, folder=tmp_path) == hashlib.sha256(name.encode()).hexdigest()
    assert len(counted) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"%s": 1}', b"\xff"])
def test_a_broken_memory_is_ignored(tmp_path: Path, content: bytes) -> None:
    """It only saves time, so whatever stands in it does no harm."""
    path = tmp_path / "m"
    path.write_bytes(b"weights")
    (tmp_path / "hashes.json").write_bytes(content.replace(b"%s", str(path).encode()))
    assert file_hash(path, folder=tmp_path) == hashlib.sha256(b"weights").hexdigest()


def test_a_memory_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    """No error: the hash is computed each time."""
    (tmp_path / "file").write_bytes(b"weights")
    assert file_hash(tmp_path / "file", folder=tmp_path / "file") == hashlib.sha256(b"weights").hexdigest()
