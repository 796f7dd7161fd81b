"""Does `summarizer batch` write each text once, go on after any stop, ask only what is missing, and say what failed?"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from openai_stub import answer, serving
from tape import CASSETTES, replaying, spliced
from typer.testing import CliRunner, Result

from summarizer import BudgetError, ConfigError, ModelError, Settings, Summarizer
from summarizer._llm import Question
from summarizer.cli import app
from summarizer.testing import FakeLLM

RUN = (sys.executable, "-W", "error", "-c", "from summarizer.cli import main; main()")
NUMBER = re.compile(r"Toll pledged (\d+) trucks")
PATIENCE = 60

Fake = Callable[[Callable[[Question], Any]], FakeLLM]


def _text(number: int) -> str:
    return f"Toll pledged {number} trucks."


def _number(messages: Any) -> int:
    return int(NUMBER.findall(messages[-1]["content"])[-1])


def _jsonl(path: Path, numbers: Any) -> Path:
    path.write_text("".join(json.dumps({"id": f"t{n}", "text": _text(n)}) + "\n" for n in numbers), "utf-8")
    return path


def _ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


def _batch(*arguments: object, code: int = 0, stdin: str | None = None) -> Result:
    done = CliRunner().invoke(app, ["batch", *map(str, arguments)], input=stdin, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the summaries go."""
    return tmp_path / "out.jsonl"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Let the command ask a stand-in for a model."""

    def install(answers: Callable[[Question], Any]) -> FakeLLM:
        llm = FakeLLM(answers)
        settings = Settings(cache=None)
        monkeypatch.setattr("summarizer.cli._batch.open_summarizer", lambda *_: Summarizer(settings, llm=llm))
        return llm

    return install


def _found(question: Question) -> dict[str, Any]:
    return answer(question.messages)


def _but(number: int, error: Exception) -> Callable[[Question], Any]:
    return lambda question: error if _number(question.messages) == number else _found(question)


# What comes out ------------------------------------------------------------------------------------------------------


def test_each_text_is_a_line(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Summaries with their ids go to the file, talk to stderr, nothing to stdout."""
    fake(_found)
    done = _batch(_jsonl(tmp_path / "in.jsonl", range(10)), "--out", out, "--workers", 3)
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(10))
    summaries = [Summarizer(cache=None).load(line) for line in out.read_text("utf-8").splitlines()]
    assert all(_text(int(str(s.id)[1:])) == s.source.text and s.pledges for s in summaries)
    assert done.stdout == ""
    assert "10 texts summarized. 10 calls" in done.stderr
    assert not list(tmp_path.glob("*.failed.jsonl"))


def test_folder_csv_standard_input_and_parquet_are_read(tmp_path: Path, fake: Fake) -> None:
    """The same texts in each form give the same ids."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    fake(_found)
    rows = [(f"t{n}", _text(n)) for n in range(3)]
    (tmp_path / "folder").mkdir()
    for name, text in rows:
        (tmp_path / "folder" / f"{name}.md").write_text(text, "utf-8")
    (tmp_path / "a.csv").write_text("id,text\n" + "".join(f'{name},"{text}"\n' for name, text in rows), "utf-8")
    pq.write_table(pa.table({"id": [n for n, _ in rows], "text": [t for _, t in rows]}), tmp_path / "a.parquet")
    lines = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in rows)
    for number, source in enumerate(("folder", "a.csv", "a.parquet", "-")):
        place = tmp_path / f"{number}.jsonl"
        _batch(source if source == "-" else tmp_path / source, "--out", place, stdin=lines)
        assert sorted(_ids(place)) == ["t0", "t1", "t2"]


def test_second_run_asks_nothing(tmp_path: Path, out: Path, fake: Fake) -> None:
    """What is there is there; new lines of the input are asked about."""
    llm = fake(_found)
    _batch(_jsonl(tmp_path / "in.jsonl", range(5)), "--out", out)
    _batch(_jsonl(tmp_path / "in.jsonl", range(7)), "--out", out)
    assert len(llm.questions) == 7
    before = out.read_bytes()
    done = _batch(tmp_path / "in.jsonl", "--out", out)
    assert "0 texts summarized, 7 already done. 0 calls, 0 tokens." in done.stderr
    assert (len(llm.questions), out.read_bytes()) == (7, before)


def test_changed_text_is_told_and_asked_again(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Its old line goes."""
    llm = fake(_found)
    _batch(_jsonl(tmp_path / "in.jsonl", range(3)), "--out", out)
    changed = (tmp_path / "in.jsonl").read_text("utf-8").replace("pledged 1 trucks", "pledged 91 trucks")
    (tmp_path / "in.jsonl").write_text(changed, "utf-8")
    done = _batch(tmp_path / "in.jsonl", "--out", out)
    assert "The text of 't1' has changed" in done.stderr
    assert (len(llm.questions), sorted(_ids(out))) == (4, ["t0", "t1", "t2"])
    assert "pledged 91 trucks" in out.read_text("utf-8")


# What fails ----------------------------------------------------------------------------------------------------------


def test_failed_text_stands_in_its_own_file_and_can_be_run_again_alone(tmp_path: Path, out: Path, fake: Fake) -> None:
    """With its error; the exit code says so. When it succeeds it leaves that file."""
    source, failed = _jsonl(tmp_path / "in.jsonl", range(10)), tmp_path / "out.failed.jsonl"
    fake(_but(4, ModelError("No answer.", status=503, attempts=5)))
    done = _batch(source, "--out", out, code=4)
    assert "9 texts summarized, 1 failed." in done.stderr
    [row] = map(json.loads, failed.read_text("utf-8").splitlines())
    assert (row["id"], row["error"], row["status"], row["attempts"]) == ("t4", "ModelError", 503, 5)
    assert _batch(source, "--out", out, "--retry-failed", code=4).exit_code == 4
    assert _ids(failed) == ["t4"]
    _jsonl(source, range(20))
    llm = fake(_found)
    _batch(source, "--out", out, "--retry-failed")
    assert [_number(q.messages) for q in llm.questions] == [4]
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(10))
    assert not failed.exists()


def test_next_run_tries_what_failed_with_the_rest(tmp_path: Path, out: Path, fake: Fake) -> None:
    """It is missing, so it is asked."""
    fake(_but(1, ModelError("No answer.")))
    _batch(_jsonl(tmp_path / "in.jsonl", range(3)), "--out", out, code=4)
    llm = fake(_found)
    _batch(tmp_path / "in.jsonl", "--out", out)
    assert len(llm.questions) == 1
    assert not (tmp_path / "out.failed.jsonl").exists()


def test_summary_of_a_part_is_kept_and_can_be_asked_again(
    tmp_path: Path, out: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read stands in the file, incomplete; `--retry-failed` puts the whole in its place."""
    monkeypatch.setenv("SUMMARIZER_WINDOW_TOKENS", "12")
    text = f"{_text(1)} The delegations met in Selma in the morning. {_text(2)}"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    fake(_but(2, ModelError("No answer.")))
    done = _batch(tmp_path / "a.txt", "--out", out, code=4)
    assert "1 of them incomplete" in done.stderr
    assert not json.loads(out.read_text("utf-8"))["complete"]
    fake(_found)
    _batch(tmp_path / "a.txt", "--out", out, "--retry-failed")
    assert json.loads(out.read_text("utf-8"))["complete"]


def test_lines_that_are_no_texts_are_told_with_their_numbers(tmp_path: Path, out: Path, fake: Fake) -> None:
    """No JSON, no text, the same id twice, an empty text: the others are summarized."""
    lines = [
        json.dumps({"id": "a", "text": _text(1)}),
        '{"id": "b", "text": ',
        json.dumps({"id": "c"}),
        json.dumps({"id": "a", "text": _text(2)}),
        json.dumps({"id": "d", "text": " "}),
        json.dumps({"id": "e", "text": _text(3), "published": "soon"}),
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    fake(_found)
    done = _batch(tmp_path / "in.jsonl", "--out", out, code=4)
    rows = [json.loads(line) for line in (tmp_path / "out.failed.jsonl").read_text("utf-8").splitlines()]
    told = {row["id"]: row["message"] for row in rows}
    assert _ids(out) == ["a"]
    assert "1 text summarized, 5 failed" in done.stderr
    assert {row["error"] for row in rows} == {"InputError"}
    for name, said in {"line 2": "line 2 is not valid JSON", "c": "line 3", "d": "empty", "e": "published"}.items():
        assert said in told[name]
    assert any("line 4: the id 'a' is already used by line 1" in message for message in told.values())


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [("a.jsonl", b"", "No texts in"), ("a.jsonl", b"\x00\x01", "binary"), ("a.csv", b"x", "no column id")],
)
def test_input_without_texts_exits_3(tmp_path: Path, out: Path, fake: Fake, name: str, data: bytes, said: str) -> None:
    """Nothing is asked."""
    llm = fake(_found)
    (tmp_path / name).write_bytes(data)
    assert said in _batch(tmp_path / name, "--out", out, code=3).stderr
    assert llm.questions == []


def test_empty_folder_exits_3(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Rather a wrong path than a fine day."""
    fake(_found)
    (tmp_path / "in").mkdir()
    assert "No texts in" in _batch(tmp_path / "in", "--out", out, code=3).stderr


def test_budget_stops_the_run_and_fails_nothing(tmp_path: Path, out: Path, fake: Fake) -> None:
    """What is done is kept; the rest is missing, not failed."""
    fake(lambda q: BudgetError("Spent.") if _number(q.messages) > 4 else _found(q))
    done = _batch(_jsonl(tmp_path / "in.jsonl", range(1000)), "--out", out, "--workers", 1, code=1)
    assert "BudgetError: Spent." in done.stderr
    assert _ids(out) == [f"t{n}" for n in range(5)]
    assert not (tmp_path / "out.failed.jsonl").exists()


def test_refused_key_stops_the_run(tmp_path: Path, out: Path, fake: Fake) -> None:
    """It is a wrong call, not a thousand failed texts."""
    fake(lambda _: ConfigError("The key was refused."))
    assert "refused" in _batch(_jsonl(tmp_path / "in.jsonl", range(9)), "--out", out, code=2).stderr
    assert not (tmp_path / "out.failed.jsonl").exists()


def test_output_is_asked_for_and_looked_at_first(tmp_path: Path, fake: Fake) -> None:
    """No --out, and a file of somebody else."""
    llm = fake(_found)
    source = _jsonl(tmp_path / "in.jsonl", range(3))
    _batch(source, code=2)
    assert "not written by" in _batch(source, "--out", source, code=2).stderr
    assert (_ids(source), llm.questions) == (["t0", "t1", "t2"], [])


def test_dry_run_counts_and_asks_nothing(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Texts, calls, tokens and cost of what is missing; no file is made."""
    llm = fake(_found)
    source = _jsonl(tmp_path / "in.jsonl", range(5))
    shown = _batch(source, "--out", out, "--dry-run").stdout
    assert "texts     5\ncalls     5, and 0 from the cache\n" in shown
    assert re.search(r"tokens    [\d,]+ in, [\d,]+ out\ncost      unknown\n", shown)
    assert (llm.questions, list(tmp_path.iterdir())) == ([], [source])
    _batch(_jsonl(source, range(2)), "--out", out)
    assert "texts     3, and 2 already done\n" in _batch(_jsonl(source, range(5)), "--out", out, "--dry-run").stdout


def test_dry_run_says_what_cannot_be_read(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Before anything is paid: an id given twice, no JSON, an empty text; with the exit code of the run."""
    fake(_found)
    rows = [json.dumps({"id": "a", "text": text}) for text in (_text(1), _text(2))]
    empty = json.dumps({"id": "b", "text": " "})
    (tmp_path / "in.jsonl").write_text("\n".join([*rows, "{", empty]), "utf-8")
    done = _batch(tmp_path / "in.jsonl", "--out", out, "--dry-run", code=4)
    assert "texts     1\n" in done.stdout
    assert "3 texts cannot be read:\nline 2: the id 'a' is already used by line 1." in done.stderr
    assert "line 3 is not valid JSON" in done.stderr
    assert "b: The text is empty" in done.stderr
    assert not out.exists()


def _told(shown: str) -> tuple[int, int]:
    """Read from a dry run the calls, and those that the cache answers."""
    (found,) = re.findall(r"^calls     (?:at most )?([\d,]+), and ([\d,]+) from the cache$", shown, re.MULTILINE)
    calls, known = (int(number.replace(",", "")) for number in found)
    return calls, known


def test_dry_run_says_what_the_run_then_asks(tmp_path: Path, out: Path, url: str, asked: Counter[int]) -> None:
    """Some answers are in the cache, one text comes twice, one is new: to the question; a dry run stores nothing."""
    model = ["-m", "stub", "--base-url", url]
    _batch(_jsonl(tmp_path / "before.jsonl", range(4)), "--out", tmp_path / "before.out.jsonl", *model)
    source = _jsonl(tmp_path / "in.jsonl", range(2, 9))
    source.write_text(source.read_text("utf-8") + json.dumps({"id": "again", "text": _text(8)}) + "\n", "utf-8")
    before = asked.total()
    dry = [_batch(source, "--out", out, "--dry-run", *model).stdout for _ in range(2)]
    assert asked.total() == before
    assert dry[0] == dry[1]
    assert _told(dry[0]) == (5, 3)
    _batch(source, "--out", out, *model)
    usages = [json.loads(line)["usage"] for line in out.read_text("utf-8").splitlines()]
    assert asked.total() - before == sum(usage["calls"] for usage in usages) == 5
    assert sum(usage["cached_calls"] for usage in usages) == 3


def test_dry_run_without_a_cache_counts_a_text_that_comes_twice_twice(tmp_path: Path, out: Path, url: str) -> None:
    """Nothing remembers its answers."""
    rows = [json.dumps({"id": name, "text": _text(1)}) for name in ("a", "b")]
    (tmp_path / "in.jsonl").write_text("\n".join(rows), "utf-8")
    given = [tmp_path / "in.jsonl", "--out", out, "-m", "stub", "--base-url", url]
    assert _told(_batch(*given, "--no-cache", "--dry-run").stdout) == (2, 0)
    assert "2 calls" in _batch(*given, "--no-cache").stderr


def test_dry_run_with_the_embedded_model_says_that_it_is_the_most(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, fake: Fake
) -> None:
    """Its first look leaves most clauses out, and starts the model; of another model no such thing is said."""
    source = _jsonl(tmp_path / "in.jsonl", range(2))
    monkeypatch.setattr("summarizer._llm.selection.is_installed", lambda *_: True)
    monkeypatch.setattr("summarizer._llm.local.model.LocalModel.endpoint", lambda _: pytest.fail("started"))
    done = _batch(source, "--out", out, "--model", "local", "--dry-run")
    assert "The embedded model has not classified 2 texts yet" in done.stderr
    assert re.search(r"^calls     at most 4, and 0 .*\ntokens    at most ", done.stdout, re.MULTILINE)
    fake(_found)
    done = _batch(source, "--out", out, "--dry-run")
    assert "at most" not in done.stdout
    assert "has not classified" not in done.stderr


def test_dry_run_with_the_embedded_model_is_exact_where_it_has_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    """What it said is the most of what the recorded run asks; afterwards it is what the cache answers."""
    names = ("fictional_flood_relief", "fictional_lake_summit")
    given = [*(root / "seeds" / f"{name}.txt" for name in names), "--model", "local", "--out"]
    monkeypatch.setattr("summarizer._llm.local.model.weights", lambda **_: None)
    with replaying(spliced([CASSETTES / f"{name}.yaml" for name in names], tmp_path / "tape.yaml")) as tape:
        most, known = _told(_batch(*given, tmp_path / "a.jsonl", "--dry-run").stdout)
        done = _batch(*given, tmp_path / "a.jsonl")
        after = _batch(*given, tmp_path / "b.jsonl", "--dry-run")
        assert f"{len(tape)} calls" in done.stderr
    assert (most > len(tape), known) == (True, 0)
    assert _told(after.stdout) == (0, len(tape))
    assert "at most" not in after.stdout
    assert _ids(tmp_path / "a.jsonl") == list(names)


# Several inputs ------------------------------------------------------------------------------------------------------


def test_several_inputs_are_one_run_that_goes_on(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Files, a folder and JSON lines; an id does not change with what else is named, so only what is new is asked."""
    llm = fake(_found)
    (tmp_path / "d").mkdir()
    for name, number in (("a.txt", 1), ("b.txt", 2), ("d/c.txt", 3)):
        (tmp_path / name).write_text(_text(number), "utf-8")
    lines = _jsonl(tmp_path / "in.jsonl", [4])
    _batch(tmp_path / "b.txt", "--out", out)
    done = _batch(tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "d", lines, "--out", out)
    assert "3 texts summarized, 1 already done. 3 calls" in done.stderr
    assert sorted(_ids(out)) == ["a", "b", "c", "t4"]
    assert len(llm.questions) == 4


def test_id_of_two_inputs_is_the_first_ones_and_told_with_both_places(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Nothing is overwritten; the second stands among what failed, and the folder that holds both has longer ids."""
    fake(_found)
    for number, name in enumerate(("y1", "y2")):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "call.txt").write_text(_text(number), "utf-8")
    both = [tmp_path / "all" / name / "call.txt" for name in ("y1", "y2")]
    _batch(*both, "--out", out, code=4)
    assert [json.loads(line)["source"]["text"] for line in out.read_text("utf-8").splitlines()] == [_text(0)]
    [row] = map(json.loads, (tmp_path / "out.failed.jsonl").read_text("utf-8").splitlines())
    assert (row["id"], row["error"]) == (both[1].as_posix(), "InputError")
    assert f"the id 'call' is already used by {both[0].as_posix()}." in row["message"]
    _batch(tmp_path / "all", "--out", tmp_path / "whole.jsonl")
    assert sorted(_ids(tmp_path / "whole.jsonl")) == ["y1/call", "y2/call"]


def test_one_of_several_inputs_that_is_not_there_is_told_first(tmp_path: Path, out: Path, fake: Fake) -> None:
    """Nothing is asked."""
    llm = fake(_found)
    (tmp_path / "a.txt").write_text(_text(1), "utf-8")
    assert "no file or folder" in _batch(tmp_path / "a.txt", tmp_path / "b.txt", "--out", out, code=3).stderr
    assert "No such option" in _batch(tmp_path / "a.txt", "--nonsense", "--out", out, code=2).stderr
    assert (llm.questions, out.exists()) == ([], False)


def test_a_long_text_ends_and_memory_is_bounded(tmp_path: Path, out: Path, fake: Fake) -> None:
    """A megabyte in one line, with its neighbours."""
    fake(lambda _: {"items": []})
    long = "The delegations of Toll and Arvenia met in Selma on Monday. " * 17_000
    rows = [{"id": "a", "text": long}, {"id": "b", "text": _text(1)}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    tracemalloc.start()
    try:
        _batch(tmp_path / "in.jsonl", "--out", out)
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
    assert sorted(_ids(out)) == ["a", "b"]


# Stops, and two at once ----------------------------------------------------------------------------------------------


@pytest.fixture
def asked() -> Counter[int]:
    """Return how often each text was asked about."""
    return Counter()


@pytest.fixture
def hold() -> dict[str, Any]:
    """Return what a test sets to stop the server: after how many questions, and the events."""
    return {"after": 10**9, "reached": threading.Event(), "leave": threading.Event()}


@pytest.fixture
def url(asked: Counter[int], hold: dict[str, Any]) -> Iterator[str]:
    """Serve a stand-in that counts, and that holds its answers back from some question on."""
    lock = threading.Lock()

    def hear(request: Mapping[str, Any]) -> None:
        with lock:
            asked[_number(request["messages"])] += 1
            full = asked.total() >= hold["after"]
        if full:
            hold["reached"].set()
            hold["leave"].wait(PATIENCE)

    with serving(hear) as address:
        yield address
        hold["leave"].set()


def _started(*arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", "PYTHONIOENCODING": "utf-8"}
    return subprocess.Popen(
        [*RUN, "batch", *map(str, arguments)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    with process:
        _, told = process.communicate(timeout=PATIENCE)
    return process.returncode, told


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
@pytest.mark.parametrize("cache", [[], ["--no-cache"]])
def test_kill_9_costs_no_more_than_what_is_in_flight(
    tmp_path: Path, out: Path, url: str, asked: Counter[int], hold: dict[str, Any], cache: list[str]
) -> None:
    """At half way, then again: each id once, at most `workers` questions twice; promise 5."""
    count, workers = 200, 4
    given = [_jsonl(tmp_path / "in.jsonl", range(count)), "--out", out, "-m", "stub", "--base-url", url]
    given += ["--workers", workers, *cache]
    hold["after"] = count // 2
    process = _started(*given)
    assert hold["reached"].wait(PATIENCE)
    process.kill()
    assert _ended(process)[0] == -signal.SIGKILL
    assert count // 2 - 2 * workers <= len(_ids(out)) < count
    hold["after"] = 10**9
    hold["leave"].set()
    code, told = _ended(_started(*given))
    assert code == 0, told
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(count))
    assert set(asked) == set(range(count))
    # Without a cache, an answer that had come but was not yet written is asked again too.
    assert asked.total() - count <= (2 * workers if cache else workers)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_keeps_what_is_done(
    tmp_path: Path, out: Path, url: str, asked: Counter[int], hold: dict[str, Any]
) -> None:
    """While the server is silent: 130 at once, no traceback, and the next run goes on."""
    given = [_jsonl(tmp_path / "in.jsonl", range(40)), "--out", out, "-m", "stub", "--base-url", url]
    hold["after"] = 20
    process = _started(*given)
    assert hold["reached"].wait(PATIENCE)
    process.send_signal(signal.SIGINT)
    code, told = _ended(process)
    assert code == 130, told
    assert "Stopped." in told
    assert "Traceback" not in told
    assert not hold["leave"].is_set()
    assert _ids(out)
    hold["after"] = 10**9
    hold["leave"].set()
    assert _ended(_started(*given))[0] == 0
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(40))


def test_second_run_over_one_output_is_refused(
    tmp_path: Path, out: Path, url: str, asked: Counter[int], hold: dict[str, Any]
) -> None:
    """It says why and asks nothing; the first goes on."""
    given = [_jsonl(tmp_path / "in.jsonl", range(20)), "--out", out, "-m", "stub", "--base-url", url]
    hold["after"] = 1
    first = _started(*given)
    assert hold["reached"].wait(PATIENCE)
    code, told = _ended(_started(*given))
    assert code == 2
    assert "Another run is writing to" in told
    hold["leave"].set()
    assert _ended(first)[0] == 0
    assert sorted(_ids(out)) == sorted(f"t{n}" for n in range(20))
    assert max(asked.values()) == 1


def test_two_processes_share_one_cache(tmp_path: Path, url: str, asked: Counter[int]) -> None:
    """On the same texts at once: no question is asked again but those that both had in flight; promise 5."""
    count, workers = 200, 4
    source = _jsonl(tmp_path / "in.jsonl", range(count))
    given = ["-m", "stub", "--base-url", url, "--workers", workers]
    both = [_started(source, "--out", tmp_path / f"{n}.jsonl", *given) for n in range(2)]
    for process in both:
        code, told = _ended(process)
        assert code == 0, told
    assert (
        sorted(_ids(tmp_path / "0.jsonl"))
        == sorted(_ids(tmp_path / "1.jsonl"))
        == sorted(f"t{n}" for n in range(count))
    )
    assert set(asked) == set(range(count))
    assert max(asked.values()) <= 2
    before = asked.total()
    assert _ended(_started(source, "--out", tmp_path / "2.jsonl", *given))[0] == 0
    assert asked.total() == before
