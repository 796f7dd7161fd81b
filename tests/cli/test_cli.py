"""Does the command line give data on stdout, talk on stderr, the exit code it promises, and never a traceback?"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from openai_stub import serving
from saved_page import ADDRESS, PAGE
from saved_page import TEXT as TEXT_OF_PAGE
from typer.testing import CliRunner, Result

from summarizer import ModelError, Summarizer, __version__
from summarizer.cli import app
from summarizer.cli._shell import EXIT_CODES
from summarizer.schema import Summary
from summarizer.testing import FakeLLM

RUN = (sys.executable, "-W", "error", "-c", "from summarizer.cli import main; main()")
TEXT = (
    "Toll and Arvenia agreed to reopen the bridge at Selma on Monday. President Ana Kest of Arvenia asked Toll for 40 "
    "trucks. Toll “pledged” 20 trucks and two boats."
)
ESCAPE = re.compile(r"\x1b")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """Serve a stand-in for a hosted model."""
    with serving() as address:
        yield address


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """Write the text to a file."""
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT, "utf-8")
    return path


def _invoke(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin, catch_exceptions=False)


def _shell(*arguments: object, env: dict[str, str] | None = None, **how: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line as a shell would."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "NO_PROXY": "127.0.0.1", **(env or {})}
    given = {"capture_output": True, "encoding": "utf-8", "stdin": subprocess.DEVNULL, **how}
    return subprocess.run([*RUN, *map(str, arguments)], env=environment, check=False, timeout=120, **given)


# What comes out ------------------------------------------------------------------------------------------------------


def test_data_goes_to_stdout_and_talk_to_stderr(article: Path, url: str) -> None:
    """A person sees the summary; where the text goes is said aside, always."""
    done = _invoke("run", article, "-m", "stub", "--base-url", url)
    assert done.exit_code == 0
    assert "Agreements (1)" in done.stdout
    assert f"The text is sent to {url.removeprefix('http://').removesuffix('/v1')}." in done.stderr
    assert "Asking" not in done.stdout


def test_json_is_a_summary_and_nothing_else(article: Path, url: str) -> None:
    """Programs read stdout as it is; the name of the file is the id."""
    done = _invoke("run", article, "--json", "-m", "stub", "--base-url", url)
    summary = Summary.model_validate_json(done.stdout)
    assert (summary.id, len(summary.items), summary.source.text) == ("bridge", 3, TEXT)


def test_markdown_is_printed(article: Path, url: str) -> None:
    """For documents."""
    assert "## Agreements" in _invoke("run", article, "--markdown", "-m", "stub", "--base-url", url).stdout


def test_standard_input_is_read(url: str) -> None:
    """`-` is a pipe; it has no id."""
    done = _invoke("run", "-", "--json", "-m", "stub", "--base-url", url, stdin=TEXT.encode())
    assert json.loads(done.stdout)["id"] is None
    assert json.loads(done.stdout)["source"]["text"] == TEXT


def test_saved_page_is_read_with_what_it_says(tmp_path: Path, url: str) -> None:
    """The article alone, its publisher and day; offsets are those of the text that the summary carries."""
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    summary = Summary.model_validate_json(
        _invoke("run", path, "--json", "-m", "stub", "--base-url", url).stdout,
    )
    source = summary.source
    assert (source.text, source.publisher, source.author) == (TEXT_OF_PAGE, "The Selma Courier", "Ana Brill")
    assert (str(source.published), source.url) == ("2024-05-02", ADDRESS)
    assert summary.items
    assert all(TEXT_OF_PAGE[e.start : e.end] == e.quote for item in summary.items for e in item.evidence)


@pytest.mark.parametrize("form", [[], ["--markdown"]])
def test_people_are_told_that_offsets_are_not_those_of_the_file(
    form: list[str], tmp_path: Path, article: Path, url: str
) -> None:
    """Where the text is not the file, on the page itself; JSON stays what it is."""
    path, model = tmp_path / "page.html", ["-m", "stub", "--base-url", url]
    path.write_text(PAGE, "utf-8")
    told = "Offsets count characters of the text extracted from"
    shown = "".join(_invoke("run", path, *form, *model).stdout.split())  # a long path is broken where the line ends
    whole = f"{told} {path} (use --save-text to save it), not of the file itself."
    assert "".join(whole.split()) in shown
    piped = " ".join(_invoke("run", "-", *form, *model, stdin=PAGE.encode()).stdout.split())
    assert f"{told} standard input" in piped
    assert told not in _invoke("run", article, *form, *model).output
    assert told not in _invoke("run", path, "--json", *model).output


def test_the_very_text_that_offsets_refer_to_can_be_saved(tmp_path: Path, url: str) -> None:
    """Each quote is a slice of the file that was written; also without a text in the summary, and of text with CRLF."""
    page, saved = tmp_path / "page.html", tmp_path / "text"
    page.write_text(PAGE, "utf-8")
    lines = tmp_path / "a.txt"
    lines.write_bytes("\ufeffToll “pledged” 20 trucks.\r\nBrill agreed.\r\n".encode())
    for source in (page, lines):
        done = _shell(
            *("run", source, "--json", "--save-text", saved, "-m", "stub", "--base-url", url),
            env={"SUMMARIZER_KEEP_TEXT": "false"},
        )
        summary = Summary.model_validate_json(done.stdout)
        text = saved.read_bytes().decode("utf-8")
        assert (summary.source.text, len(text)) == (None, summary.source.characters)
        assert hashlib.sha256(text.encode()).hexdigest() == summary.source.sha256
        quotes = [(text[e.start : e.end], e.quote) for item in summary.items for e in item.evidence]
        assert quotes
        assert all(slice_ == quote for slice_, quote in quotes)


def test_saved_text_is_there_when_the_model_fails_and_is_never_the_file_itself(tmp_path: Path) -> None:
    """It is written first; what is read is not written over."""
    page, saved = tmp_path / "page.html", tmp_path / "text"
    page.write_text(PAGE, "utf-8")
    none = ["-m", "none", "--base-url", "http://127.0.0.1:9/v1"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUMMARIZER_ATTEMPTS", "1")
        assert _invoke("run", page, "--save-text", saved, *none).exit_code == 1
    assert saved.read_text("utf-8") == TEXT_OF_PAGE
    done = _invoke("run", page, "--save-text", page, *none)
    assert (done.exit_code, page.read_text("utf-8")) == (2, PAGE)
    assert "is the input file. Give another --save-text." in done.stderr
    done = _invoke("run", page, "--save-text", tmp_path / "no" / "text", *none)
    assert (done.exit_code, "cannot be written" in done.stderr) == (2, True)


def test_weak_guess_of_an_encoding_is_told_aside(tmp_path: Path, url: str) -> None:
    """It may have read the wrong letters."""
    path = tmp_path / "a.txt"
    path.write_bytes("Мир.".encode("cp1251"))
    assert f"{path}: the encoding is uncertain" in _invoke("run", path, "-m", "stub", "--base-url", url).stderr


def test_second_run_costs_nothing_and_no_cache_asks_again(article: Path, url: str) -> None:
    """Paid once, unless one says otherwise."""
    spent = []
    for more in ([], [], ["--no-cache"]):
        done = _invoke("run", article, "--json", "-m", "stub", "--base-url", url, *more)
        usage = json.loads(done.stdout)["usage"]
        spent.append((usage["calls"], usage["cached_calls"]))
    assert spent == [(1, 0), (0, 1), (1, 0)]


def test_schema_is_json_schema() -> None:
    """The schema that `--json` keeps to."""
    assert json.loads(_invoke("schema").stdout) == Summary.model_json_schema()


def test_version_is_printed() -> None:
    """One line."""
    assert _invoke("--version").stdout == f"summarizer {__version__}\n"


@pytest.mark.parametrize("command", [[], ["run"], ["doctor"]])
def test_help_documents_the_exit_codes(command: list[str]) -> None:
    """All of them, with their meaning."""
    shown = " ".join(_invoke(*command, "--help").stdout.split())
    assert all(f"{code} {meaning}" in shown for code, meaning in EXIT_CODES.items())


def test_doctor_says_which_why_and_where(url: str) -> None:
    """And that it answers."""
    shown = _invoke("doctor", "-m", "stub", "--base-url", url).stdout
    assert f"version   {__version__}" in shown
    assert "model     stub\nbecause   the model 'stub' was set, with base_url\ngoes to   127.0.0.1:" in shown
    assert "answers   yes, 1 call in" in shown


def test_cache_is_shown_and_emptied(article: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where, how many, since when; then none."""
    _invoke("run", article, "-m", "stub", "--base-url", url)
    shown = _invoke("cache", "info").stdout
    assert f"place     {os.environ['SUMMARIZER_CACHE']}\nanswers   1\n" in shown
    assert "oldest" in shown
    assert _invoke("cache", "clear").stdout == "1 answer deleted.\n"
    assert "answers   0\n" in _invoke("cache", "info").stdout
    monkeypatch.setenv("SUMMARIZER_CACHE", "off")
    assert _invoke("cache", "info").stdout == "The cache is off.\n"
    assert _invoke("cache", "clear").stdout == "0 answers deleted.\n"


# Mistakes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"... --- ...", "no letter"),
        (b"%PDF-1.4 \xff", "incomplete PDF file"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x89PNG\r\n", "a PNG image"),
        (b"\x00\x01\x02", "NUL bytes"),
    ],
)
def test_input_that_is_no_text_exits_3(tmp_path: Path, raw: bytes, said: str, url: str) -> None:
    """What it is, and what to do."""
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    done = _invoke("run", path, "-m", "stub", "--base-url", url)
    assert (done.exit_code, done.stdout) == (3, "")
    assert said in done.stderr


def test_missing_file_and_folder_exit_3(tmp_path: Path) -> None:
    """Before anything else is looked at: no model is needed to see a typo."""
    for path, said in ((tmp_path / "no.txt", "no file"), (tmp_path, "is a folder")):
        done = _invoke("run", path)
        assert done.exit_code == 3
        assert said in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--json", "--markdown"], "cannot be used together"),
        (["-m", "gpt-5"], "Did you mean 'openai/gpt-5'?"),
        (["-m", "nobody/x"], "No such model: 'nobody/x'"),
        (["-m", "x", "--base-url", "nonsense"], "--base-url (or SUMMARIZER_BASE_URL) is not a valid address"),
        (["--base-url", "http://127.0.0.1:9/v1"], "is set, but no model. Name one with --model NAME.\n"),
        (["-m", "openai/x"], "needs a key: set OPENAI_API_KEY, or SUMMARIZER_API_KEY.\n"),
    ],
)
def test_wrong_call_exits_2(article: Path, options: list[str], said: str) -> None:
    """The message says how to mend the call."""
    done = _invoke("run", article, *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_no_model_exits_2_and_names_the_ways(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a first user sees who installed without the extra."""
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: False)
    done = _invoke("run", article)
    assert done.exit_code == 2
    assert 'pip install ".[local]"' in done.stderr


def test_bad_setting_of_the_environment_exits_2(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typo in a variable is named."""
    monkeypatch.setenv("SUMMARIZER_TIMEOUT", "soon")
    for command in (["run", article], ["cache", "info"], ["doctor"]):
        done = _invoke(*command)
        assert done.exit_code == 2
        assert "timeout" in done.stderr


def test_unusable_cache_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache that cannot be opened is not one that is off."""
    monkeypatch.setenv("SUMMARIZER_CACHE", str(tmp_path))
    with pytest.warns(UserWarning, match="has a problem"):
        done = _invoke("cache", "info")
    assert done.exit_code == 2
    assert "cannot be used" in done.stderr


def test_server_that_is_not_there_exits_1(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer is not an empty summary."""
    monkeypatch.setenv("SUMMARIZER_ATTEMPTS", "1")
    done = _invoke("run", article, "-m", "x", "--base-url", "http://127.0.0.1:9/v1")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "could not be reached" in done.stderr


def test_incomplete_summary_is_printed_and_exits_4(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is given, what was not is told, and a script sees it."""
    answers: list[Any] = [{"items": []}, ModelError("No answer."), {"items": []}]
    monkeypatch.setattr("summarizer.cli.open_summarizer", lambda *_: Summarizer(llm=FakeLLM(answers), cache=None))
    monkeypatch.setenv("SUMMARIZER_WINDOW_TOKENS", "12")
    done = _invoke("run", article)
    assert done.exit_code == 4
    assert "Incomplete: " in done.stdout


def test_unknown_command_and_missing_argument_exit_2() -> None:
    """As everywhere."""
    assert _invoke("nonsense").exit_code == 2
    assert _invoke("run").exit_code == 2


# As a shell runs it --------------------------------------------------------------------------------------------------


def test_pipe_gets_no_escape_codes(article: Path, url: str) -> None:
    """No colours and no progress bar where nobody looks; `-W error` finds what is left open."""
    done = _shell("run", article, "-m", "stub", "--base-url", url)
    assert done.returncode == 0, done.stderr
    assert not ESCAPE.search(done.stdout + done.stderr)
    assert done.stderr.count("\n") == 1
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "latin-1"])
def test_console_that_cannot_write_every_character_gets_the_rest(article: Path, url: str, encoding: str) -> None:
    """Old consoles show a question mark; JSON is whole in any of them."""
    env = {"PYTHONIOENCODING": encoding}
    options = ("-m", "stub", "--base-url", url)
    shown = _shell("run", article, *options, env=env, encoding=encoding)
    assert shown.returncode == 0, shown.stderr
    assert "Toll ?pledged? 20 trucks" in shown.stdout
    written = _shell("run", article, "--json", *options, env=env, encoding=encoding)
    assert json.loads(written.stdout)["source"]["text"] == TEXT


def test_reader_that_goes_away_ends_it_quietly() -> None:
    """`| head -1`: no traceback, and an exit code that says so."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = _shell("schema", capture_output=False, stdout=write, stderr=subprocess.PIPE)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, "")


def test_reader_of_the_summary_that_goes_away_ends_it_quietly(article: Path, url: str) -> None:
    """The same through rich."""
    read, write = os.pipe()
    os.close(read)
    options = ("-m", "stub", "--base-url", url)
    try:
        done = _shell("run", article, *options, capture_output=False, stdout=write, stderr=subprocess.PIPE)
    finally:
        os.close(write)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_told(article: Path, url: str) -> None:
    """Output that is lost is a failure."""
    with Path("/dev/full").open("w") as full:
        done = _shell("schema", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_warning_of_the_library_is_one_line(article: Path, url: str, tmp_path: Path) -> None:
    """No file name of ours, no source line."""
    env = {"SUMMARIZER_CACHE": str(tmp_path), "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-c", RUN[-1], "run", str(article), "-m", "stub", "--base-url", url]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert f"\nWarning: The cache {tmp_path} has a problem." in f"\n{done.stderr}"
    assert ".py:" not in done.stderr


class _Silent(BaseHTTPRequestHandler):
    asked = threading.Event()
    leave = threading.Event()

    def do_POST(self) -> None:
        self.asked.set()
        self.leave.wait(60)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the base class gives it
        """Say nothing."""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_stops_at_once_with_130(article: Path) -> None:
    """While a server is silent: no traceback, and no waiting for the request."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Silent)
    server.daemon_threads, server.block_on_close = True, False
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}/v1"
    command = [*RUN, "run", str(article), "-m", "x", "--base-url", address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert _Silent.asked.wait(60)
        process.send_signal(signal.SIGINT)
        out, talk = process.communicate(timeout=8)
    _Silent.leave.set()
    server.shutdown()
    server.server_close()
    assert (process.returncode, out) == (130, "")
    assert "Stopped." in talk
    assert "Traceback" not in talk
