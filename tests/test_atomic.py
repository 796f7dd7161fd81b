"""Is a file whole or not there, wherever its name leads, and is it told why it cannot be written?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from summarizer._atomic import whole
from summarizer.errors import ConfigError

LINE = b"Toll pledged help.\n"


def _write(path: Path, lines: int = 1) -> None:
    with whole(path) as file:
        for _ in range(lines):
            file.write(LINE)


def test_old_file_stands_until_the_new_one_is_whole(tmp_path: Path) -> None:
    """An error in the middle leaves what was there, and nothing else."""
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def stopped() -> None:
        with whole(path) as file:
            file.write(LINE)
            assert path.read_bytes() == b"old"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        stopped()
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]
    _write(path)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", LINE)]


def test_link_stays_a_link(tmp_path: Path) -> None:
    """What it names is replaced: `latest.csv` goes on to be the file of today."""
    (tmp_path / "today").write_bytes(b"old")
    (tmp_path / "latest").symlink_to(tmp_path / "today")
    _write(tmp_path / "latest")
    assert (tmp_path / "latest").is_symlink()
    assert (tmp_path / "today").read_bytes() == LINE


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_rights_of_the_old_file_are_kept(tmp_path: Path) -> None:
    """What only a few may read is not opened to all by writing it anew."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o600)
    _write(path)
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes")
def test_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """So is a device: it stays what it is."""
    pipe, heard = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()), daemon=True)
    reader.start()
    _write(pipe)
    assert pipe.is_fifo()
    reader.join()
    assert heard == [LINE]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_full_device_is_told() -> None:
    """In words, not as a traceback."""
    with pytest.raises(ConfigError, match="'/dev/full' cannot be written: No space left on device"):
        _write(Path("/dev/full"), 100_000)


def test_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder, one that is not there, a file in its place, a name that is too long."""
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(ConfigError, match="is a folder"):
        _write(tmp_path)
    for name in ("no/b", "a/b", "x" * 300):
        with pytest.raises(ConfigError, match="cannot be written: "):
            _write(tmp_path / name)
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_threads_that_write_the_same_file_leave_one_that_is_whole(tmp_path: Path) -> None:
    """The last one counts, and none of them fails."""
    failed: list[ConfigError] = []

    def write(lines: int) -> None:
        try:
            for _ in range(20):
                _write(tmp_path / "a", lines)
        except ConfigError as error:  # told by the test's own thread
            failed.append(error)

    threads = [threading.Thread(target=write, args=(lines,)) for lines in (1, 50, 500, 5000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert len((tmp_path / "a").read_bytes()) in {lines * len(LINE) for lines in (1, 50, 500, 5000)}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_kill_in_the_middle_leaves_the_old_file(tmp_path: Path) -> None:
    """Nobody reads half of a table."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    code = (
        "import sys; from pathlib import Path; from summarizer._atomic import whole\n"
        "with whole(Path(sys.argv[1])) as file:\n"
        "    file.write(b'half'); file.flush(); print('there', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"there\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert path.read_bytes() == b"old"
