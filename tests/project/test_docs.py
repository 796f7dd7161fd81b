"""Is what the pages say true: does the code run, do the commands exist, do the tables and links hold?"""

from __future__ import annotations

import logging
import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stdout
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from openai_stub import serving
from pydantic import SecretStr
from rich.console import Console
from tape import CASSETTES, replaying, spliced
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from summarizer import Settings, Summarizer, Summary
from summarizer.cli import app
from summarizer.cli._shell import EXIT_CODES
from summarizer.report import to_rich
from summarizer.settings import read_settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
SEED = "000_d07b013a94d62247"
LOGGING = ROOT / "docs" / "howto_logging.md"
TUTORIAL = ROOT / "docs" / "tutorial.md"
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("seeds/*.md")])
WITH_PYTHON = [page for page in PAGES if page != TUTORIAL and "```python" in page.read_text("utf-8")]

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
VARIABLE = re.compile(r"\bSUMMARIZER_([A-Z_]+)\b")
OF_OTHERS = frozenset({"cat", "cd", "cp", "export", "git", "jq", "mkdir", "pre-commit", "pytest", "python"})
SERVERS = frozenset({"llama-server", "ollama", "vllm"})
SET_UP = frozenset({"export", "make", "pip"})
OF_DEVELOPERS = frozenset({"RECORD"})
FIRST_SCREEN = 40
LONGEST_README = 150
VALUES = {bool: "`true` or `false`", int: "whole number", float: "number", str: "text", SecretStr: "text", Path: "path"}


def _blocks(page: Path, language: str) -> Iterator[tuple[int, str]]:
    """Give each block with the number of the line before it."""
    text = page.read_text("utf-8")
    for block in FENCE.finditer(text):
        if block[1] == language:
            yield text.count("\n", 0, block.start()) + 1, block[2]


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture
def _hosted(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a stand-in on loopback answer, as a reader's own model would; pages are read in the checkout."""
    monkeypatch.chdir(ROOT)
    logger = logging.getLogger("summarizer")
    before = logger.handlers[:], logger.level, logger.propagate
    with serving() as url:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", url)
        monkeypatch.setenv("SUMMARIZER_MODEL", "stub")
        yield
    logger.handlers[:], logger.level, logger.propagate = before


@pytest.mark.usefixtures("_hosted")
@pytest.mark.parametrize("page", WITH_PYTHON, ids=_name)
def test_python_of_a_page_runs(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader can copy the blocks of a page from top to bottom, and they run and print something."""
    names: dict[str, object] = {"__name__": "page"}
    for line, code in _blocks(page, "python"):
        exec(compile("\n" * line + code, page, "exec", dont_inherit=True), names)  # noqa: S102 - our own pages
    assert capsys.readouterr().out


@pytest.mark.usefixtures("_hosted")
def test_readme_prints_what_it_promises(capsys: pytest.CaptureFixture[str]) -> None:
    """The first block prints items beside the words of the article."""
    _, code = next(_blocks(README, "python"))
    exec(compile(code, README, "exec", dont_inherit=True), {})  # noqa: S102
    printed = capsys.readouterr().out
    assert "pledge | At a meeting in Port Seliva" in printed
    assert "value=40000000.0 currency='EUR'" in printed


@pytest.mark.usefixtures("_hosted")
def test_page_about_logging_shows_what_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    """The lines that it shows are those that its handler writes."""
    _, code = next(_blocks(LOGGING, "python"))
    exec(compile(code, LOGGING, "exec", dont_inherit=True), {"__name__": "page"})  # noqa: S102
    _, shown = next(_blocks(LOGGING, "json"))
    assert capsys.readouterr().out == f"{shown}3 requests were sent\n"


def test_page_about_logging_has_every_event() -> None:
    """The table has the events of the code, with their levels."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "summarizer").rglob("*.py"))
    logged = {(event, level) for level, event in re.findall(r'\.(info|warning|error)\(\s*"(summarizer\.\w+)"', code)}
    told = re.findall(r"^\| `(summarizer\.\w+)` \| (\w+) \|", LOGGING.read_text("utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(logged)


@pytest.mark.usefixtures("_hosted")
def test_a_summarizer_does_the_same_in_a_worker_process() -> None:
    """Promise 8: what is sent to another process finds there what it finds here."""
    text = (ROOT / "seeds" / "fictional_lake_summit.txt").read_text("utf-8")
    summarizer = Summarizer(cache=None)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool, summarizer:
        there = pool.submit(summarizer.summarize, text).result()
        here = summarizer.summarize(text)
    assert there.items == here.items != []


def _summarized(name: str) -> Summary:
    text = (ROOT / "seeds" / f"{name}.txt").read_bytes().decode("utf-8")
    settings = read_settings(attempts=1, strict=True)
    with replaying(CASSETTES / f"{name}.yaml"), Summarizer(settings, model="local", cache=None) as summarizer:
        return summarizer.summarize(text)


def _printed(summary: Summary) -> list[str]:
    console = Console(width=80, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(to_rich(summary))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_readme_shows_what_the_embedded_model_found() -> None:
    """The session is a part of what the seed's recording gives, line by line."""
    shown = next(_blocks(README, "text"))[1].splitlines()
    printed = _printed(_summarized(SEED))
    assert len(shown) > 3
    at = printed.index(shown[0]) if shown[0] in printed else 0
    assert printed[at : at + len(shown)] == shown, "\n".join(["Put a part of this into README.md:", *printed])


def test_tutorial_shows_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who does what the tutorial says, from top to bottom, sees what it shows."""
    names = ("fictional_flood_relief", "fictional_lake_summit")
    tape = spliced([CASSETTES / f"{name}.yaml" for name in names], tmp_path / "tape.yaml")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds", target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SUMMARIZER_MODEL", "local")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("summarizer._llm.local.model.weights", lambda **_: None)
    with replaying(tape):
        assert list(_told_otherwise(TUTORIAL)) == []


def _told_otherwise(page: Path) -> Iterator[str]:
    """Do what a page says, and give each place where it shows something else than what is printed."""
    names: dict[str, object] = {"__name__": "page"}
    text, printed, exact = page.read_text("utf-8"), "", False
    for block in FENCE.finditer(text):
        line, language, code = text.count("\n", 0, block.start()) + 1, block[1], block[2]
        if language == "python":
            with redirect_stdout(StringIO()) as out:
                exec(compile("\n" * line + code, page, "exec", dont_inherit=True), names)  # noqa: S102 - our own page
            printed, exact = out.getvalue(), True
        elif language == "sh":
            printed, exact = "".join(map(_done, code.splitlines())), False
        elif code != printed if exact else not _is_part(code, printed):
            yield f"{page.name}, line {line}: what is printed there is\n{printed}"


def _done(command: str) -> str:
    """Run a command of a page as it would be run in a shell; return what is printed, on both streams."""
    name, *rest = shlex.split(command, comments=True) or [""]
    if name == "summarizer":
        done = CliRunner().invoke(app, rest)
        assert done.exit_code == 0, done.output
        return "".join(f"{line.rstrip()}\n" for line in done.output.splitlines())
    if name and name not in SET_UP:
        subprocess.run([name, *rest], check=True)
    return ""


def _is_part(shown: str, printed: str) -> bool:
    """Tell whether the lines that are shown are among those printed, in one piece but for lines of three dots."""
    rest = f"\n{printed}"
    for piece in re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE):
        _, found, rest = rest.partition(f"\n{piece}")
        rest = f"\n{rest}"
        if not found:
            return False
    return True


def test_a_page_that_shows_something_else_is_noticed(tmp_path: Path) -> None:
    """The measure itself works: another line, and lines in another order, are found."""
    page = tmp_path / "page.md"
    page.write_text("```python\nprint(1)\n```\n\n```text\n2\n```\n", "utf-8")
    assert [problem.partition("\n")[0] for problem in _told_otherwise(page)] == [
        "page.md, line 5: what is printed there is"
    ]
    assert _is_part("b\n...\nd\n", "a\nb\nc\nd\n")
    assert not _is_part("d\n...\nb\n", "a\nb\nc\nd\n")
    assert not _is_part("b\nd\n", "a\nb\nc\nd\n")


def _commands(page: Path) -> Iterator[list[str]]:
    """Give the words of each command of a page: in blocks, and where a span begins like one."""
    text = page.read_text("utf-8")
    lines = [line for _, block in _blocks(page, "sh") for line in block.splitlines()]
    lines += [span for span in SPAN.findall(FENCE.sub("", text)) if re.match(r"(summarizer|make|pip install) ", span)]
    for line in lines:
        for part in re.split(r"\||&&", line):
            words = shlex.split(part, comments=True)
            if words:
                yield [word for n, word in enumerate(words) if n or "=" not in word]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_of_a_page_exist(page: Path) -> None:
    """A command that is shown is there, with its options."""
    assert [problem for words in _commands(page) if (problem := _problem(words))] == []


def _problem(words: list[str]) -> str | None:
    name, *rest = words
    if name == "summarizer":
        done = CliRunner().invoke(app, [*rest, "--help"])
        return None if done.exit_code == 0 else f"{words}: {done.output}"
    if name == "make":
        return _no_verb(rest)
    if name == "pip":
        return _no_extra(rest)
    if name == "python" and rest[0].endswith(".py"):
        return None if (ROOT / rest[0]).is_file() else f"{rest[0]} is not there"
    return None if name in OF_OTHERS | SERVERS or name.startswith(".venv/bin/") else f"{name} is not known"


def _no_verb(words: list[str]) -> str | None:
    verbs = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    missing = [word for word in words if "=" not in word and word not in verbs]
    return f"make has no {missing}" if missing else None


def _no_extra(words: list[str]) -> str | None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"\[(\w+)\]", " ".join(words))
    missing = [extra for extra in named if extra not in project["optional-dependencies"]]
    return f"no extra {missing}" if missing else None


def test_a_wrong_command_is_noticed() -> None:
    """The measure itself works: what does not exist is found."""
    wrong = [
        "summarizer runn x",
        "summarizer run --jsn x",
        "summarizer cache empty",
        "make demmo",
        "pip install .[lokal]",
    ]
    wrong += ["python examples/none.py", "summarise x"]
    assert [line for line in wrong if _problem(line.split()) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_variables_of_a_page_exist(page: Path) -> None:
    """An environment variable that is named is that of a setting."""
    known = {name.upper() for name in Settings.model_fields} | OF_DEVELOPERS
    assert set(VARIABLE.findall(page.read_text("utf-8"))) <= known


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    """A link to a file of the checkout finds it; so does a path that is named."""
    text = FENCE.sub("", page.read_text("utf-8"))
    links = [page.parent / target for target in LINK.findall(text) if "://" not in target]
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != ".venv"}
    named = [ROOT / span for span in SPAN.findall(text) if "/" in span and span.split("/")[0] in folders]
    assert [str(path) for path in (*links, *named) if not _is_there(path)] == []


def _is_there(path: Path) -> bool:
    return path.exists() or "<" in path.name


def settings_table() -> str:
    """Write the table of settings, as docs/settings.md has it."""
    rows = ["| setting | values | default | what it does |", "|---|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None or field.default_factory else f"`{str(field.default).lower()}`"
        rows.append(f"| `{name}` | {_values(field.annotation)} | {default} | {field.description} |")
    return "\n".join(rows)


def _values(annotation: object) -> str:
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(annotation))
    if get_origin(annotation) is Mapping:
        return "mapping"
    (kind,) = [kind for kind in get_args(annotation) or (annotation,) if kind is not type(None)]
    return VALUES[get_args(kind)[0] if get_origin(kind) is Annotated else kind]


def test_page_of_settings_has_the_table() -> None:
    """The table is made of `Settings`: names, values, defaults and descriptions."""
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    assert settings_table() in page, f"Put this into docs/settings.md:\n{settings_table()}"


def commands_reference() -> str:
    """Write what `docs/commands.md` has between its marks: each command with its options, and the exit codes."""
    codes = [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    exits = ["## Exit codes", "", "| code | meaning |", "|--:|---|", *codes]
    return "\n".join([*_sections(get_command(app), "summarizer"), *exits])


def _sections(command: Any, name: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for word, inner in command.commands.items():
            yield from _sections(inner, f"{name} {word}")
        return
    yield from (f"## {name}", "", *(command.help or "").splitlines(), "")
    rows = [_row(parameter) for parameter in command.params]
    if rows:
        yield from ("| argument or option | what it is |", "|---|---|", *rows, "")


def _row(parameter: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("-"))
    called = (names or f"`{parameter.metavar or parameter.name.upper()}`").replace("|", "\\|")
    told = (parameter.help or "").replace("|", "\\|")
    default = parameter.default if type(parameter.default) in (str, int, float) else None
    return f"| {called} | {told}{f' (default `{default}`)' if default not in (None, '') else ''} |"


def test_page_of_commands_is_what_the_commands_say() -> None:
    """Each command has its section, in the words of its own help."""
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    made = f"<!-- commands: begin -->\n{commands_reference()}\n<!-- commands: end -->"
    assert made in page, f"Put this into docs/commands.md:\n{made}"


def test_page_of_examples_names_every_example() -> None:
    """Each script has its row."""
    rows = re.findall(r"^\| `(\w+\.py)` \|", (ROOT / "docs" / "examples.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(path.name for path in (ROOT / "examples").glob("*.py"))


def test_first_screen_of_the_readme_is_one_screen() -> None:
    """Sentence, command, session and promises come before the first heading, in at most 40 lines; the rest is short."""
    screen = README.read_text("utf-8").partition("\n## ")[0]
    assert len(screen.splitlines()) <= FIRST_SCREEN
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST_README
    for wanted in ("make demo", "not on PyPI yet", 'pip install ".[local]"', "1. **Grounded.**", "8. **"):
        assert wanted in screen


def test_each_promise_has_a_test_that_names_it() -> None:
    """The README says so, by number."""
    numbers = re.findall(r"^(\d)\. \*\*", README.read_text("utf-8"), re.MULTILINE)
    tests = "\n".join(path.read_text("utf-8") for path in Path(__file__).parents[1].rglob("test_*.py"))
    assert numbers == list("12345678")
    assert [number for number in numbers if not re.search(rf"\bpromise {number}\b", tests, re.IGNORECASE)] == []


def test_design_names_every_package() -> None:
    """The first column has each package and each module beside them once, in the order of the contract."""
    text = (ROOT / "docs" / "design.md").read_text("utf-8")
    rows = text.partition("| package |")[2].partition("\n\n")[0].splitlines()[2:]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0][
        "layers"
    ]
    places = {name: n for n, layer in enumerate(layers) for name in layer.split(" | ")}
    assert sorted(named) == sorted(places.keys() - {"_version", "pair_evaluation"})
    order = [min(places[name] for name in re.findall(r"`(\w+)`", row.split("|")[1])) for row in rows]
    assert order == sorted(order)


def test_design_names_every_dependency() -> None:
    """Each dependency earns its place with a line."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[^\w-]", line, maxsplit=1)[0] for line in project["dependencies"]}
    table = (ROOT / "docs" / "design.md").read_text("utf-8").partition("## Dependencies")[2].partition("\n## ")[0]
    rows = [row.split("|")[1].split()[0] for row in table.splitlines() if row.startswith("| ")]
    assert asked <= set(rows)


def test_seeds_are_described() -> None:
    """Each sample article has its row, and a fictional one says in its own text that it is."""
    page = (ROOT / "seeds" / "README.md").read_text("utf-8")
    for seed in (ROOT / "seeds").glob("*.txt"):
        assert f"| `{seed.name}` |" in page
        assert ("fictional" in seed.read_text("utf-8")) == seed.name.startswith("fictional_")
