"""The names of countries and currencies are those that the script makes."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def make_names(root: Path) -> ModuleType:
    """Return `scripts/make_names.py` as a module."""
    pytest.importorskip("babel")
    spec = spec_from_file_location("make_names", root / "scripts/make_names.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_names_of_countries_are_those_that_the_script_makes(make_names: ModuleType) -> None:
    """Nobody edits the table by hand; after a new release of babel the script is run again."""
    assert make_names.COUNTRY_NAMES.read_text("utf-8") == make_names.country_names()


def test_names_of_currencies_are_those_that_the_script_makes(make_names: ModuleType) -> None:
    """As for countries."""
    assert make_names.CURRENCY_NAMES.read_text("utf-8") == make_names.currency_names()


def test_other_languages_have_a_name_for_nearly_every_country(make_names: ModuleType) -> None:
    """Only what is ambiguous or an everyday word is left out."""
    table = [line.split("\t") for line in make_names.country_names().splitlines() if line[0] != "#"]
    missing = sum(cell == "-" for row in table for cell in row)
    assert len(table) > 200
    assert missing <= 20
