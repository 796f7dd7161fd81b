"""Does the code stay small? Raising a ceiling is a visible line in a diff."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

LINES_OF_A_FUNCTION = 40
LINES_OF_A_MODULE = 300
PARAMETERS = 8

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


def _oversized(source: str) -> list[str]:
    module = len(source.splitlines())
    found = [f"{module} lines in the module"] if module > LINES_OF_A_MODULE else []
    for function in _functions(source):
        if _lines(function) > LINES_OF_A_FUNCTION:
            found.append(f"{function.name}: {_lines(function)} lines")
        if _parameters(function) > PARAMETERS:
            found.append(f"{function.name}: {_parameters(function)} parameters")
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_stays_within_the_ceilings(path: Path) -> None:
    """Functions have at most 40 lines and 8 parameters, modules at most 300 lines."""
    assert _oversized(path.read_text("utf-8")) == []


def test_ceilings_notice_what_is_too_big() -> None:
    """The measure itself works: one line, one parameter more than allowed is found."""
    long = "def long():\n" + "    x = 1\n" * LINES_OF_A_FUNCTION
    wide = f"async def wide({', '.join(f'p{n}' for n in range(PARAMETERS))}, *, one_more): ...\n"
    assert _oversized(long) == ["long: 41 lines"]
    assert _oversized(wide) == ["wide: 9 parameters"]
    assert _oversized("\n" * (LINES_OF_A_MODULE + 1)) == ["301 lines in the module"]
