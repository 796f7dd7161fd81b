"""Does each example run as a user would run it, and print something worth reading?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openai_stub import serving
from summaries import summary

from summarizer import export

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = EXAMPLES.parent / "seeds"
FLOOD = SEEDS / "fictional_flood_relief.txt"
LINES_OF_AN_EXAMPLE = 40
OF_RAY = (":DeprecationWarning:ray.data.context", "The minimum number of concurrent actors:UserWarning")
"""What Ray 2.60 says about its own names, and about a pool that is larger than a dataset has blocks."""


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    """Serve the stand-in for a hosted model."""
    with serving() as url:
        yield url


@pytest.fixture
def environment(base_url: str) -> dict[str, str]:
    """Return the environment of a user whose own server is set, in UTF-8."""
    chosen = {"SUMMARIZER_BASE_URL": base_url, "SUMMARIZER_MODEL": "stub", "PYTHONIOENCODING": "utf-8"}
    return {**os.environ, **chosen, "NO_PROXY": "127.0.0.1"}


def _run(
    name: str, *arguments: str | Path, env: dict[str, str], code: int = 0, ignored: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    warnings = ["-W", "error", *(word for some in ignored for word in ("-W", f"ignore:{some}"))]
    command = [sys.executable, *warnings, EXAMPLES / name, *arguments]
    done = subprocess.run(command, env=env, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def test_quickstart_prints_items_with_their_evidence(environment: dict[str, str]) -> None:
    """The seed article is the default; each item is followed by its words and where they stand."""
    text = (SEEDS / "000_d07b013a94d62247.txt").read_text("utf-8")
    lines = _run("quickstart.py", env=environment).stdout.splitlines()
    assert any(line.startswith("request: Zelenskyy also urged Trump") for line in lines)
    quotes = [line.strip().rpartition(" (") for line in lines if line.startswith('    "')]
    assert len(quotes) > 3
    for quote, _, place in quotes:
        start, end = place.rstrip(")").split("-")
        assert " ".join(text[int(start) : int(end)].split()) == quote.strip('"')


def test_quickstart_takes_a_file(environment: dict[str, str]) -> None:
    """A user's own article is named on the command line."""
    assert "pledge: At a meeting in Port Seliva" in _run("quickstart.py", FLOOD, env=environment).stdout


def test_own_item_type_finds_its_items(environment: dict[str, str]) -> None:
    """A class is enough for a type of one's own; it stands beside the others."""
    lines = _run("own_item_type.py", env=environment).stdout.splitlines()
    assert any(line.startswith("sanction: The Republic of Tamrovia froze") for line in lines)
    assert any(line.startswith("agreement: Foreign Minister Ada Brandt") for line in lines)
    assert any(line.startswith("    by ") for line in lines)


def test_folder_gives_a_line_for_each_file_and_for_each_failure(environment: dict[str, str], tmp_path: Path) -> None:
    """A file that cannot be summarized is a line with the reason; the others are summarized."""
    (tmp_path / "a_good.txt").write_bytes(FLOOD.read_bytes())
    (tmp_path / "b_empty.txt").write_bytes(b" \n")
    (tmp_path / "c_latin.txt").write_bytes("Communiqué".encode("latin-1"))
    (tmp_path / "notes.md").write_text("No article.", "utf-8")
    done = _run("folder.py", tmp_path, env=environment)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in lines] == ["a_good.txt", "b_empty.txt", "c_latin.txt"]
    assert lines[0]["summary"]["id"] == "a_good"
    assert lines[0]["summary"]["pledges"]
    assert [line.get("error") for line in lines[1:]] == ["InputError", "UnicodeDecodeError"]
    assert done.stderr.splitlines()[0] == "a_good.txt: done"


def test_html_report_writes_one_page_of_a_folder(environment: dict[str, str], tmp_path: Path) -> None:
    """Every text is in it; one that fails is told aside, and a folder without texts makes no empty page."""
    (tmp_path / "a_good.txt").write_bytes(FLOOD.read_bytes())
    (tmp_path / "b_empty.txt").write_bytes(b" \n")
    page = tmp_path / "report.html"
    done = _run("html_report.py", tmp_path, page, env=environment)
    assert done.stdout.startswith(f"Open {page} in a browser (")
    assert done.stderr.startswith("b_empty: The text is empty")
    assert "pledged 40 million euros" in page.read_text("utf-8")
    (tmp_path / "a_good.txt").unlink()
    assert (
        "InputError: There are no summaries" in _run("html_report.py", tmp_path, page, env=environment, code=1).stderr
    )


def test_folder_asks_nothing_twice(environment: dict[str, str], tmp_path: Path) -> None:
    """A second run takes its answers from the cache."""
    (tmp_path / "a.txt").write_bytes(FLOOD.read_bytes())
    usages = [
        json.loads(_run("folder.py", tmp_path, env=environment).stdout)["summary"]["usage"] for _ in ("first", "second")
    ]
    assert [(usage["calls"] > 0, usage["cached_calls"] > 0) for usage in usages] == [(True, False), (False, True)]


def test_folder_stops_where_every_file_would_fail(environment: dict[str, str], tmp_path: Path) -> None:
    """A wrong call is told once and at once, not as a line for each file."""
    (tmp_path / "a.txt").write_bytes(FLOOD.read_bytes())
    done = _run("folder.py", tmp_path, env={**environment, "SUMMARIZER_BASE_URL": "nowhere"}, code=1)
    assert done.stdout == ""
    assert "ConfigError" in done.stderr


def test_many_articles_gives_a_line_for_each_summary(environment: dict[str, str], tmp_path: Path) -> None:
    """What fails is told aside, by its id; the others are summarized."""
    rows = [{"id": "flood", "text": FLOOD.read_text("utf-8")}, {"id": "empty", "text": " "}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    done = _run("many_articles.py", tmp_path / "in.jsonl", env=environment)
    [line] = map(json.loads, done.stdout.splitlines())
    assert line["id"] == "flood"
    assert line["pledges"]
    assert done.stderr.startswith("empty: The text is empty")
    done = _run("many_articles.py", tmp_path / "in.jsonl", env={**environment, "SUMMARIZER_BASE_URL": "no"}, code=1)
    assert done.stderr.startswith("ConfigError: ")


def test_pandas_pipeline_prints_a_table(environment: dict[str, str]) -> None:
    """Items of several articles are rows of one table, and are counted by type."""
    out = _run("pandas_pipeline.py", env=environment).stdout
    head, _, counts = out.partition("\n\n")
    assert head.split()[:5] == ["article", "type", "what", "start", "topic"]
    assert {line.split()[0] for line in head.splitlines()[1:]} == {"fictional_flood_relief", "fictional_lake_summit"}
    assert counts.split()[:2] == ["type", "agreement"]


def test_hosted_model_takes_address_and_model_from_arguments(base_url: str, environment: dict[str, str]) -> None:
    """What is named on the command line wins over the environment, and the user is told where the text goes."""
    wrong = {**environment, "SUMMARIZER_BASE_URL": "http://127.0.0.1:1/v1"}
    done = _run("hosted_model.py", FLOOD, "--model", "stub", "--base-url", base_url, env=wrong)
    assert done.stderr == f"The text is sent to {base_url.removeprefix('http://').removesuffix('/v1')}.\n"
    assert "pledge: At a meeting in Port Seliva" in done.stdout
    assert ", from the cache: 0" in done.stdout


def test_hosted_model_takes_address_and_model_from_the_environment(environment: dict[str, str]) -> None:
    """Without arguments the environment decides."""
    assert "pledge: " in _run("hosted_model.py", FLOOD, env=environment).stdout


def test_hosted_model_says_what_is_wrong(environment: dict[str, str]) -> None:
    """An error is one line on stderr and a failing exit code, not a traceback."""
    done = _run("hosted_model.py", FLOOD, "--base-url", "nowhere", env=environment, code=1)
    assert done.stderr.splitlines()[-1].startswith("ConfigError: base_url is not a valid address")


def test_compare_two_texts_tells_what_changed(environment: dict[str, str]) -> None:
    """Each difference in the words of both texts; the article's own words stand below it."""
    lines = _run("compare_two_texts.py", env=environment).stdout.splitlines()
    at = lines.index("strengthened")
    assert lines[at + 1].startswith("  force: asked -> demanded")
    assert lines[-1].startswith("left out: ")


def test_duckdb_items_answers_in_sql(environment: dict[str, str], tmp_path: Path) -> None:
    """Who asked whom, and who pledged how much, out of what `export` wrote."""
    export.write_parquet([summary(id="a"), summary(id="b")], tmp_path / "items.parquet")
    assert _run("duckdb_items.py", tmp_path / "items.parquet", env=environment).stdout.splitlines() == [
        "Who asked whom",
        "   Arvenia | Toll | 2 | Arvenia asked Toll for 40 trucks",
        "Who pledged how much",
        "   Toll | EUR | 80000000.0",
    ]


def test_ray_dataset_writes_a_row_for_each_item(environment: dict[str, str], tmp_path: Path) -> None:
    """What fails is told aside, by its id."""
    rows = [{"id": "flood", "text": FLOOD.read_text("utf-8")}, {"id": "empty", "text": " "}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    quiet = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "disabled", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
    given = tmp_path / "in.jsonl", tmp_path / "out"
    done = _run("ray_dataset.py", *given, env=environment | quiet, ignored=OF_RAY)
    items = pq.read_table(tmp_path / "out").to_pylist()
    assert {item["article_id"] for item in items} == {"flood"}
    assert all(rows[0]["text"][item["quote_start"] : item["quote_end"]] == item["quote"] for item in items)
    assert done.stdout.splitlines()[-1] == f"texts: 2, items: {len(items)}, calls: 1"
    assert "empty: InputError: The text is empty" in done.stderr


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("folder.py", []),
        ("html_report.py", []),
        ("many_articles.py", []),
        ("many_articles.py", ["nofile"]),
        ("duckdb_items.py", []),
        ("ray_dataset.py", []),
        ("quickstart.py", ["nofile"]),
    ],
)
def test_example_without_its_arguments_says_what_it_takes(
    name: str, arguments: list[str], environment: dict[str, str]
) -> None:
    """One line, no traceback."""
    told = _run(name, *arguments, env=environment, code=1, ignored=OF_RAY).stderr
    assert f"Usage: python examples/{name} " in told
    assert told.count("\n") == 1


def test_folder_that_is_not_there_is_told(environment: dict[str, str]) -> None:
    """A typo must not look like a folder without texts."""
    assert _run("folder.py", "nodir", env=environment, code=1).stderr == "No such folder: nodir\n"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_example_is_short_and_tested(path: Path) -> None:
    """An example has at most 40 lines, and a test of its own stands in this file."""
    assert len(path.read_text("utf-8").splitlines()) <= LINES_OF_AN_EXAMPLE
    assert f'_run("{path.name}"' in Path(__file__).read_text("utf-8")
