"""Is `import summarizer` light, and does each public name resolve?"""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import summarizer

HEAVY = frozenset(
    {
        "charset_normalizer",
        "docx",
        "genai_prices",
        "httpx2",
        "instructor",
        "jinja2",
        "openai",
        "pandas",
        "pyarrow",
        "pycountry",
        "pypdfium2",
        "pyrate_limiter",
        "ray",
        "redis",
        "sentencex",
        "tenacity",
        "trafilatura",
        "xllamacpp",
        "yaml",
    }
)
FIRST_NEEDED_LATER = HEAVY | {"pydantic", "pydantic_settings", "rich", "typer"}

TO_A_MODEL = frozenset({"_exchange", "_llm", "_providers", "_replies", "_transport"})
TO_THE_EMBEDDED_MODEL = frozenset({"_gguf", "_local", "_serve", "_servers", "_weights"})
TO_A_STORE = frozenset({"_cache", "_redis", "_redis_rate", "_redis_server", "_redis_turns", "_sqlite", "_store"})
AT_A_SHELL = frozenset(
    {"_batch_command", "_compare_command", "_eval_command", "_export_command", "_report_command", "_shell", "cli"}
)
DOORS = {
    "httpx2": TO_A_MODEL,
    "instructor": TO_A_MODEL,
    "openai": TO_A_MODEL,
    "tenacity": TO_A_MODEL,
    "redis": TO_A_STORE,
    "sqlite3": TO_A_STORE,
    "xllamacpp": TO_THE_EMBEDDED_MODEL,
    "genai_prices": frozenset({"_prices"}),
    "pyrate_limiter": frozenset({"_throttle"}),
    "ray": frozenset({"ray"}),
    "charset_normalizer": frozenset({"_encoding"}),
    "docx": frozenset({"_docx"}),
    "pandas": frozenset({"export"}),
    "pypdfium2": frozenset({"_pdf"}),
    "trafilatura": frozenset({"_html"}),
    "typer": AT_A_SHELL,
}

PACKAGE = Path(__file__).parents[2] / "summarizer"
ROOMS = sorted(path.stem for path in PACKAGE.glob("*.py"))


def _loaded_after(code: str) -> set[str]:
    """Run `code` in a fresh process; return the top-level packages that it loaded."""
    shown = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{n.partition('.')[0] for n in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, timeout=60)
    return set(json.loads(done.stdout))


def _imported(path: Path) -> set[str]:
    """Return the top-level packages that a module imports anywhere, inside functions too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_importing_the_package_loads_nothing_heavy() -> None:
    """A program that only imports the library pays for none of its dependencies."""
    assert _loaded_after("import summarizer") & FIRST_NEEDED_LATER == set()


def test_importing_a_room_loads_nothing_heavy() -> None:
    """What is slow to import is imported by the function that needs it."""
    everything = "; ".join(f"import summarizer.{room}" for room in ROOMS if room != "__init__")
    assert _loaded_after(everything) & HEAVY == set()


def test_each_public_name_resolves() -> None:
    """Every name of `__all__` is there, is shown by `dir`, and is the thing of that name."""
    assert {"Summarizer", "Summary", "SummarizerError", "summarize"} <= set(summarizer.__all__)
    for name in summarizer.__all__:
        assert getattr(summarizer, name) is not None
        assert getattr(getattr(summarizer, name), "__name__", name) == name
    assert set(summarizer.__all__) <= set(dir(summarizer))


def test_unknown_name_is_an_attribute_error_that_names_it() -> None:
    """Lazy names must not change what Python says about a name that does not exist."""
    name = "summarise"
    with pytest.raises(AttributeError, match=name):
        getattr(summarizer, name)


def test_public_modules_list_their_names_truly() -> None:
    """What a module's `__all__` promises is defined in it."""
    for found in pkgutil.iter_modules(summarizer.__path__):
        module = importlib.import_module(f"summarizer.{found.name}")
        for name in getattr(module, "__all__", ()):
            assert hasattr(module, name), f"{found.name}.{name}"


@pytest.mark.parametrize("foreign", sorted(DOORS))
def test_each_outside_world_has_one_door(foreign: str) -> None:
    """A foreign library that reaches outside is imported in its own room only."""
    users = {room for room in ROOMS if foreign in _imported(PACKAGE / f"{room}.py")}
    assert users <= DOORS[foreign]
