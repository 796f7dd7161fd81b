"""Check a user's GGUF file, and hash it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from summarizer._llm.local.weights import INSTALL, models_folder
from summarizer.errors import ConfigError

VERSIONS = frozenset({2, 3})
"""Versions of the format that llama.cpp reads."""


def check_gguf(path: Path) -> None:
    """Refuse what is no GGUF file, by its first eight bytes.

    Raises:
        ConfigError: It is missing, a folder, not readable, or of another format.
    """
    try:
        problem = _problem(path)
    except OSError as error:
        problem = error.strerror or str(error)
    if problem:
        raise ConfigError(unusable(path, problem))


def unusable(path: Path, problem: str) -> str:
    """Return the error that a file cannot be the embedded model: why, and what to do."""
    return (
        f"{path} cannot be used as the embedded model: {problem}. Set SUMMARIZER_LOCAL_MODEL to the GGUF file of a "
        f"chat model, or unset it and install the built-in one. {INSTALL}"
    )


def _problem(path: Path) -> str | None:
    if not path.is_file():  # a pipe would be waited for
        return "it is a folder or a device" if path.exists() else "there is no such file"
    with path.open("rb") as file:
        head = file.read(8)
    if head[:4] != b"GGUF":
        return "it is not a GGUF file"
    version = int.from_bytes(head[4:], "little")
    return None if version in VERSIONS else f"GGUF version {version} is not supported"


def file_hash(path: Path, *, folder: Path | None = None) -> str:
    """Return the sha256 of a file, computed once for its path, size and time of change.

    Args:
        path: The file.
        folder: Where the hashes are remembered; the user's cache folder if None.
    """
    memory = (folder or models_folder()) / "hashes.json"
    stat = path.stat()
    stamp = {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
    known = _recall(memory)
    entry = known.get(str(path))
    if isinstance(entry, dict) and stamp.items() <= entry.items() and isinstance(entry.get("sha256"), str):
        return str(entry["sha256"])
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    _remember(memory, {**known, str(path): {**stamp, "sha256": found}})
    return found


def _recall(memory: Path) -> dict[str, Any]:
    try:
        known = json.loads(memory.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(memory: Path, known: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # it only saves time: where it cannot be written, each start computes again
        memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = memory.with_name(f"{memory.name}.{os.getpid()}")
        fresh.write_text(json.dumps(known, indent=1), encoding="utf-8")
        fresh.replace(memory)
