"""Do processes that ask the same thing take turns, and does nobody wait for what will never come?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import SoftFileLease

from summarizer._llm.cache.file_lock import LASTS, FileLock

PATIENCE = 30
SOON = 1.0
"""Seconds that a lock lasts in the tests."""

HOLDS = """
import sys
from pathlib import Path
from summarizer._llm.cache.file_lock import FileLock
with FileLock(Path(sys.argv[1]), lasts=float(sys.argv[2])).wait("a"):
    print("inside", flush=True)
    sys.stdin.read()
"""

on_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and stops no process")
Holder = subprocess.Popen[str]


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[Callable[[float], Holder]]:
    """Let another process hold the name until its standard input closes."""
    holders: list[Holder] = []

    def begin(lasts: float) -> Holder:
        command = [sys.executable, "-c", HOLDS, str(tmp_path), str(lasts)]
        holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        holders.append(holder)
        assert holder.stdout
        assert holder.stdout.readline() == "inside\n"
        return holder

    yield begin
    for holder in holders:
        holder.kill()
        with holder:
            pass


def _taken(lock: FileLock) -> tuple[threading.Thread, list[str]]:
    """Wait for the name in a thread; tell once it is taken."""
    told: list[str] = []

    def take() -> None:
        with lock.wait("a"):
            told.append("taken")

    thread = threading.Thread(target=take)
    thread.start()
    return thread, told


@pytest.fixture
def polls(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Count how often a lock that is held has been looked at."""
    looked = threading.Semaphore(0)
    look = SoftFileLease._try_break_stale_lock

    def counted(lease: SoftFileLease) -> None:
        look(lease)
        looked.release()

    monkeypatch.setattr(SoftFileLease, "_try_break_stale_lock", counted)
    return looked


def test_another_process_is_waited_for(
    tmp_path: Path, hold: Callable[[float], Holder], polls: threading.Semaphore
) -> None:
    """Until it is through; another name is free."""
    holder = hold(LASTS)
    thread, told = _taken(FileLock(tmp_path))
    assert polls.acquire(timeout=PATIENCE)
    with FileLock(tmp_path).wait("b"):
        assert told == []
    assert holder.stdin
    holder.stdin.close()
    thread.join(PATIENCE)
    assert told == ["taken"]
    assert list(tmp_path.iterdir()) == []


def test_slow_process_is_waited_for_while_it_lives(
    tmp_path: Path, hold: Callable[[float], Holder], polls: threading.Semaphore
) -> None:
    """A question may take longer than a lock lasts that nobody touches."""
    hold(SOON)
    thread, told = _taken(FileLock(tmp_path, lasts=SOON, patience=3 * SOON))
    thread.join(2 * SOON)
    assert told == []
    thread.join(PATIENCE)
    assert told == ["taken"], "the patience has an end"


def test_killed_process_is_not_waited_for(tmp_path: Path, hold: Callable[[float], Holder]) -> None:
    """The lock that it leaves behind is taken over at once, and its file does not stay."""
    holder = hold(LASTS)
    holder.kill()
    holder.wait(PATIENCE)
    thread, told = _taken(FileLock(tmp_path))
    thread.join(LASTS / 2)
    assert told == ["taken"]
    assert list(tmp_path.iterdir()) == []


def test_process_that_was_killed_while_it_made_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    """It leaves an empty file, which names nobody who could be asked whether he lives."""
    (tmp_path / "a").touch()
    thread, told = _taken(FileLock(tmp_path, lasts=SOON, patience=20 * PATIENCE))
    thread.join(PATIENCE)
    assert told == ["taken"]
    assert list(tmp_path.iterdir()) == []


@on_posix
def test_stopped_process_is_waited_for_until_its_lock_ends(tmp_path: Path, hold: Callable[[float], Holder]) -> None:
    """What no longer runs touches nothing. When it goes on, it does no harm."""
    holder = hold(SOON)
    holder.send_signal(signal.SIGSTOP)
    thread, told = _taken(FileLock(tmp_path, lasts=SOON))
    thread.join(PATIENCE)
    assert told == ["taken"]
    holder.send_signal(signal.SIGCONT)
    assert holder.stdin
    holder.stdin.close()
    assert holder.wait(PATIENCE) == 0
    assert list(tmp_path.iterdir()) == []


@on_posix
def test_forked_child_does_not_wait_for_its_parent(tmp_path: Path) -> None:
    """The parent may wait for the child."""
    lock = FileLock(tmp_path)
    with lock.wait("a"):
        if (child := os.fork()) == 0:
            signal.alarm(PATIENCE)
            with lock.wait("a"):
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
    lock = FileLock(tmp_path)
    with pytest.raises(OSError, match="no answer"), lock.wait("a"):
        raise OSError("no answer")
    assert list(tmp_path.iterdir()) == []


def test_no_file_stays_for_each_question(tmp_path: Path) -> None:
    """A cache of a million answers has no million locks beside it."""
    lock = FileLock(tmp_path)
    for n in range(50):
        with lock.wait(str(n)):
            assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
