"""Write a file atomically: it is either complete or absent, whenever the process is stopped."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from summarizer.errors import ConfigError


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes the place of the old one when all is written, with the rights that the old one had.

    A link stays one: what it names is replaced. A pipe or a device is written to.

    Raises:
        ConfigError: It cannot be written: a folder, a folder that is not there or may not be written to, a full disk.
        BrokenPipeError: Nobody reads the pipe any more.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise ConfigError(f"{str(path)!r} is a folder. Name a file.")
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                yield file
        else:
            with _replaced(target) as file:
                yield file
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ConfigError(f"{str(path)!r} cannot be written: {error.strerror or error}.") from None


@contextmanager
def _replaced(target: Path) -> Iterator[IO[bytes]]:
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")  # two threads may write at the same time
    try:
        with new.open("wb") as file:
            with suppress(OSError):
                new.chmod(target.stat().st_mode & 0o777)
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(target)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
