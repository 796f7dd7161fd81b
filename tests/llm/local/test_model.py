"""Is the embedded model named, found and refused rightly, and does it answer?"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import struct
import urllib.error
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from summarizer._llm import LocalModel
from summarizer._llm.local import model as _local
from summarizer._llm.local.model import is_installed
from summarizer._llm.local.server import SERVERS, Launch
from summarizer._llm.local.weights import QWEN
from summarizer.errors import ConfigError

has_runtime = pytest.mark.skipif(importlib.util.find_spec("xllamacpp") is None, reason="the local extra is missing")


@pytest.fixture
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail the test when weights are joined or a server is started, and put a runtime of a known version in place."""

    def refuse(*args: Any, **kwargs: Any) -> None:
        pytest.fail("it was started or joined")

    monkeypatch.setattr(SERVERS, "endpoint", refuse)
    monkeypatch.setattr(_local, "weights", refuse)
    _install(monkeypatch)


def _install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a runtime of a known version in place."""
    told = SimpleNamespace(read_text={"METADATA": "Name: xllamacpp\nVersion: 2026.1\n"}.get)
    monkeypatch.setattr(importlib.metadata, "distribution", {"xllamacpp": told}.__getitem__)


@pytest.fixture
def gguf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "Tiny-Chat.Q8.gguf"
    path.write_bytes(b"GGUF\x03\x00\x00\x00weights")
    return path


def test_the_packaged_model_is_told_by_its_known_hash(nothing_starts: None) -> None:
    """No gigabyte is read to learn which model it is, and nothing is started."""
    model = LocalModel()
    assert model.name == "local/Qwen2.5-Coder-1.5B-Instruct-Q4_K_M"
    assert model.identity == {"weights": QWEN.sha256, "runtime": "xllamacpp 2026.1"}


def test_a_users_file_is_told_by_its_own_hash(nothing_starts: None, gguf: Path) -> None:
    """Its name is the stem, and its hash is remembered in the cache folder."""
    model = LocalModel(gguf)
    assert model.name == "local/Tiny-Chat.Q8"
    assert model.identity["weights"] == hashlib.sha256(gguf.read_bytes()).hexdigest()
    assert list(gguf.parent.glob("cache/**/hashes.json"))


def test_home_is_understood_in_a_path(nothing_starts: None, gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment variable often brings a tilde."""
    monkeypatch.setenv("HOME", str(gguf.parent))
    assert LocalModel(Path("~") / gguf.name).identity["weights"]


def test_a_file_that_is_no_model_has_no_identity(nothing_starts: None, tmp_path: Path) -> None:
    """The path and what to do are named."""
    with pytest.raises(ConfigError, match=r"nowhere\.gguf cannot be .* no such file\. Set SUMMARIZER_LOCAL_MODEL"):
        _ = LocalModel(tmp_path / "nowhere.gguf").identity


def test_a_missing_runtime_is_named_with_what_to_do(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Identity and endpoint both say which command installs it."""

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    for use in (lambda: LocalModel(gguf).identity, LocalModel(gguf).endpoint):
        with pytest.raises(ConfigError, match=r"xllamacpp.*pip install \"\.\[local\]\""):
            use()


@pytest.mark.parametrize(
    ("runtime", "parts", "given", "expected"),
    [(True, True, False, True), (True, False, False, False), (True, False, True, True), (False, True, True, False)],
)
def test_installed_means_a_runtime_and_weights(
    monkeypatch: pytest.MonkeyPatch, runtime: bool, parts: bool, given: bool, expected: bool
) -> None:
    """The parts may be replaced by a user's file; nothing replaces the runtime."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object() if runtime else None)
    monkeypatch.setattr(_local, "are_found", lambda: parts)
    assert is_installed(Path("m.gguf") if given else None) is expected


def test_a_server_is_asked_for_by_file_name_and_context(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """These three tell one server from the next."""
    asked: list[Launch] = []
    monkeypatch.setattr(SERVERS, "endpoint", asked.append)
    _install(monkeypatch)
    LocalModel(gguf, context_tokens=512).endpoint()
    monkeypatch.setattr(_local, "weights", lambda: Path("/joined.gguf"))
    LocalModel().endpoint()
    assert asked == [Launch(gguf, "Tiny-Chat.Q8", 512), Launch(Path("/joined.gguf"), QWEN.name, 4096)]


def text(words: bytes) -> bytes:
    return struct.pack("<Q", len(words)) + words


def header(tensors: int, *pairs: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, len(pairs)) + b"".join(pairs)


def pair(key: bytes, value: bytes) -> bytes:
    return text(key) + struct.pack("<I", 8) + text(value)


@has_runtime
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (header(0), "error loading model"),
        (header(0)[:12], "failed to read"),
        (header(0, pair(b"general.architecture", b"nosuch")), "unknown model architecture: 'nosuch'"),
        (header(0, pair(b"general.architecture", b"llama")), "error loading model"),
        (header(2**62), "."),
        (header(0, struct.pack("<Q", 2**62)), "."),
    ],
)
def test_a_file_that_llama_cpp_refuses_is_an_error_with_its_words(gguf: Path, content: bytes, words: str) -> None:
    """Truncated and malformed files end in a ConfigError that names the path; this process lives on."""
    gguf.write_bytes(content)
    with pytest.raises(ConfigError, match=rf"{gguf} cannot be .*llama\.cpp could not load it \(.*{words}"):
        LocalModel(gguf).endpoint()


def ask(address: str, key: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)  # noqa: S310 - our own loopback
    with urllib.request.urlopen(request, timeout=300) as response:  # noqa: S310
        return json.load(response)


@pytest.mark.live
@pytest.mark.skipif(not is_installed(), reason="the local extra is missing")
def test_the_packaged_model_answers_whoever_has_the_key(capfd: pytest.CaptureFixture[str]) -> None:
    """Chat and embeddings come from one server, a wrong key gets 401, no path is shown, no word is printed."""
    model = LocalModel()
    endpoint = model.endpoint()
    chat = {"messages": [{"role": "user", "content": "Answer with the word yes."}], "max_tokens": 4, "temperature": 0}
    answer = ask(f"{endpoint.base_url}/chat/completions", endpoint.api_key, {"model": endpoint.model, **chat})
    assert "yes" in answer["choices"][0]["message"]["content"].lower()
    assert answer["model"] == endpoint.model == QWEN.name
    vector = ask(f"{endpoint.base_url}/embeddings", endpoint.api_key, {"input": "The envoys met in Ardania."})
    assert len(vector["data"][0]["embedding"]) == 1536
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(f"{endpoint.base_url}/chat/completions", "wrong", chat)
    refused.value.close()
    assert refused.value.code == 401
    assert model.endpoint() == endpoint
    assert capfd.readouterr() == ("", "")
