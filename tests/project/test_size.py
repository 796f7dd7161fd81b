"""Hold functions to a size, and modules to a first line that says what they do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LINES_OF_A_FUNCTION = 40
PARAMETERS = 8
"""Raising a ceiling is a visible line in a diff."""

PACKAGE = Path(__file__).parents[2] / "summarizer"
MODULES = sorted(PACKAGE.rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(source: str) -> Iterator[Function]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, Function))


def _lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _parameters(function: Function) -> int:
    listed = function.args
    named = [*listed.posonlyargs, *listed.args, *listed.kwonlyargs]
    return len([arg for arg in named if arg.arg not in {"self", "cls"}])


def _oversized(source: str, *, commands: bool = False) -> list[str]:
    found = []
    for function in _functions(source):
        if _lines(function) > LINES_OF_A_FUNCTION:
            found.append(f"{function.name}: {_lines(function)} lines")
        is_command = commands and not function.name.startswith("_")  # its options are its parameters
        if _parameters(function) > PARAMETERS and not is_command:
            found.append(f"{function.name}: {_parameters(function)} parameters")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_functions_stay_within_the_ceilings(path: Path) -> None:
    """Functions have at most 40 lines and 8 parameters; a module is one idea, whole, however long."""
    assert _oversized(path.read_text("utf-8"), commands="cli" in path.parts) == []


def test_ceilings_notice_what_is_too_big() -> None:
    """The measure itself works: one line, one parameter more than allowed is found."""
    long = "def long():\n" + "    x = 1\n" * LINES_OF_A_FUNCTION
    wide = f"async def wide({', '.join(f'p{n}' for n in range(PARAMETERS))}, *, one_more): ...\n"
    assert _oversized(long) == ["long: 41 lines"]
    assert _oversized(wide) == ["wide: 9 parameters"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_says_first_what_it_does(path: Path) -> None:
    """The first line of a module is a sentence that somebody may search for, and no question."""
    first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]
    assert first.endswith((".", ":"))
    assert "?" not in first
