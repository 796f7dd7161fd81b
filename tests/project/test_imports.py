"""Check that `import summarizer` is light, that public names resolve, and who imports which foreign library."""

from __future__ import annotations

import ast
import importlib
import json
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
        "numpy",
        "openai",
        "pandas",
        "py3langid",
        "pyarrow",
        "pycountry",
        "pypdfium2",
        "pyrate_limiter",
        "ray",
        "redis",
        "sentencex",
        "snowballstemmer",
        "tenacity",
        "trafilatura",
        "xllamacpp",
        "yaml",
    }
)
FIRST_NEEDED_LATER = HEAVY | {"pydantic", "pydantic_settings", "rich", "typer"}

USERS = {
    "charset_normalizer": {"inputs._encoding"},
    "docx": {"inputs._docx"},
    "filelock": {"_llm.cache.file_lock", "_llm.local.weights", "cli._batch_output"},
    "genai_prices": {"_llm.pricing"},
    "instructor": {"_llm.api.dialects", "_llm.api.responses"},
    "jinja2": {"_prompting.prompt_file", "report._page"},
    "openai": {"_llm.providers", "_llm.api.responses", "_llm.api.transport"},
    "anthropic": {"_llm.api.packages"},
    "boto3": {"_llm.api.packages"},
    "cohere": {"_llm.api.packages"},
    "google": {"_llm.api.dialects", "_llm.api.packages"},
    "pandas": {"export"},
    "platformdirs": {"_llm.cache.cached_llm", "_llm.local.weights"},
    "pyarrow": {"cli._batch_input", "export._arrow", "export._parquet", "ray"},
    "pypdfium2": {"inputs._pdf"},
    "pyrate_limiter": {"_llm.rate_limit"},
    "ray": {"ray"},
    "redis": {
        "_llm.cache.redis_client",
        "_llm.cache.redis_lock",
        "_llm.cache.redis_store",
        "_llm.shared_rate_limit",
    },
    "py3langid": {"_text.language"},
    "sentencex": {"_text.sentences"},
    "snowballstemmer": {"_text.tokens"},
    "sqlite3": {"_llm.cache.sqlite_file", "_llm.cache.sqlite_store"},
    "tenacity": {"_llm.request", "_llm.api.retry"},
    "trafilatura": {"inputs._html"},
    "typer": {"cli", "cli._batch", "cli._compare", "cli._evaluate", "cli._export", "cli._report", "cli._shell"},
    "xllamacpp": {"_llm.local._serve"},
    "yaml": {"_prompting.prompt_file"},
}
"""The modules that import a foreign library, for the libraries that reach outside or are slow to import."""

PACKAGE = Path(__file__).parents[2] / "summarizer"
SCRIPTS = frozenset({"_llm.local._serve"})
"""Run in a process of their own; nothing imports them."""


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").rstrip(".")


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py")) if _name(path)}


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


def test_importing_a_module_loads_nothing_heavy() -> None:
    """What is slow to import is imported by the function that needs it."""
    everything = "; ".join(f"import summarizer.{name}" for name in MODULES if name not in SCRIPTS)
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


def test_modules_list_their_names_truly() -> None:
    """What a module's `__all__` promises is defined in it."""
    for name in MODULES.keys() - SCRIPTS:
        module = importlib.import_module(f"summarizer.{name}")
        for listed in getattr(module, "__all__", ()):
            assert hasattr(module, listed), f"{name}.{listed}"


@pytest.mark.parametrize("foreign", sorted(USERS))
def test_foreign_library_is_imported_where_it_is_listed(foreign: str) -> None:
    """What reaches outside is in a few modules only; a new one is a visible line in the table."""
    assert {name for name, path in MODULES.items() if foreign in _imported(path)} == USERS[foreign]
