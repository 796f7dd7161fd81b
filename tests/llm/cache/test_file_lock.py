"""Do processes that are at the same thing take turns, and does nobody wait for what will never come?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer._llm.cache.file_lock import FileLock

fcntl = pytest.importorskip("fcntl", reason="there are no such locks on Windows: nobody waits")

PATIENCE = 30

HOLDS = """
import sys
from pathlib import Path
from summarizer._llm.cache.file_lock import FileLock
with FileLock(Path(sys.argv[1])).wait("a"):
    print("inside", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the name until its standard input closes."""
    command = [sys.executable, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "inside\n"
        yield process


def _taken(folder: Path) -> tuple[threading.Thread, list[str]]:
    """Wait for the name in a thread; tell once it is taken."""
    told: list[str] = []

    def take() -> None:
        with FileLock(folder).wait("a"):
            told.append("taken")

    thread = threading.Thread(target=take)
    thread.start()
    return thread, told


def test_another_process_is_waited_for(
    tmp_path: Path, held: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is through; another name is free."""
    waits, flock = threading.Event(), fcntl.flock

    def noticed(file: int, how: int) -> None:
        if how == fcntl.LOCK_EX:
            waits.set()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", noticed)
    thread, told = _taken(tmp_path)
    assert waits.wait(PATIENCE)
    with FileLock(tmp_path).wait("b"):
        assert told == []
    assert held.stdin
    held.stdin.close()
    thread.join(PATIENCE)
    assert told == ["taken"]
    assert list(tmp_path.iterdir()) == []


def test_killed_process_is_not_waited_for(tmp_path: Path, held: subprocess.Popen[str]) -> None:
    """The system opens its locks; the file that it leaves behind is no harm."""
    held.kill()
    thread, told = _taken(tmp_path)
    thread.join(PATIENCE)
    assert told == ["taken"]
    assert list(tmp_path.iterdir()) == []


def test_forked_child_does_not_wait_for_its_parent(tmp_path: Path) -> None:
    """The parent may wait for the child."""
    turns = FileLock(tmp_path)
    with turns.wait("a"):
        if (child := os.fork()) == 0:
            signal.alarm(PATIENCE)
            with turns.wait("a"):
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_used_makes_nobody_wait(tmp_path: Path) -> None:
    """Nothing raises: the question is asked."""
    (tmp_path / "file").touch()
    entered = False
    with FileLock(tmp_path / "file" / "inside").wait("a"):
        entered = True
    assert entered


def test_what_is_raised_inside_comes_out(tmp_path: Path) -> None:
    """And the turn is over."""
    turns = FileLock(tmp_path)
    with pytest.raises(OSError, match="no answer"), turns.wait("a"):
        raise OSError("no answer")
    assert list(tmp_path.iterdir()) == []
