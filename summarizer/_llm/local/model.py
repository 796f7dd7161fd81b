"""Describe the embedded model, and start it on demand."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import re
from collections.abc import Mapping
from pathlib import Path

from summarizer._llm.local.gguf import check_gguf, file_hash
from summarizer._llm.local.server import SERVERS, Launch
from summarizer._llm.local.weights import INSTALL, QWEN, are_found, weights
from summarizer._llm.types import Endpoint
from summarizer.errors import ConfigError

VERSION = re.compile(r"^Version: (.+)$", re.MULTILINE)

__all__ = ["LocalModel", "is_installed", "weights"]


def is_installed(path: Path | None = None) -> bool:
    """Return whether the embedded model can be used: its runtime and all parts of its weights, or the given file.

    Cheap: imports nothing and reads no weights.
    """
    return importlib.util.find_spec("xllamacpp") is not None and (path is not None or are_found())


class LocalModel:
    """The packaged weights, or any GGUF file, served by llama.cpp to this machine alone.

    Args:
        path: A GGUF file of a chat model; the weights of the `local` extra if None.
        context_tokens: Size of one question and its answer together, in tokens.
    """

    def __init__(self, path: Path | None = None, *, context_tokens: int = 4096) -> None:
        self._given = path.expanduser().absolute() if path else None
        self._context_tokens = context_tokens

    @property
    def name(self) -> str:
        """Return the name for `Provenance`: `local/` and the stem of the file."""
        return f"local/{self._stem}"

    @property
    def identity(self) -> Mapping[str, str]:
        """Return the hash of the weights and the version of the runtime; starts and joins nothing.

        Raises:
            ConfigError: The runtime is not installed, or the given file is no GGUF file.
        """
        return {"weights": self._sha256, "runtime": f"xllamacpp {_version()}"}

    def endpoint(self) -> Endpoint:
        """Return where the model listens, and start it first where it does not run in this process.

        The first call takes seconds, and more of them once, when the weights have to be joined. Ask for it anew before
        each use rather than keeping it: a server that has ended is started again, and a forked process gets its own.

        Raises:
            ConfigError: The runtime or a part is not installed, or the weights cannot be joined or loaded.
        """
        _version()
        if self._given:
            check_gguf(self._given)
        path = self._given or weights()
        return SERVERS.endpoint(Launch(path, self._stem, self._context_tokens))

    @property
    def _stem(self) -> str:
        return self._given.stem if self._given else QWEN.name

    @functools.cached_property
    def _sha256(self) -> str:
        if not self._given:
            return QWEN.sha256
        check_gguf(self._given)
        return file_hash(self._given)


def _version() -> str:
    try:
        metadata = importlib.metadata.distribution("xllamacpp").read_text("METADATA") or ""
    except importlib.metadata.PackageNotFoundError:
        raise ConfigError(
            f"The embedded model needs the package xllamacpp, which is not installed. {INSTALL}"
        ) from None
    found = VERSION.search(
        metadata
    )  # `importlib.metadata.version` reads all of it as a mail: a millisecond in each process
    return found[1] if found else "unknown"
