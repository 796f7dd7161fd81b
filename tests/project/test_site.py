"""Check that the documentation site has each page, each public name and each field."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest
from pydantic import BaseModel, Field, NonNegativeInt

import summarizer
from summarizer.codebook import Force

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = sorted(DOCS.glob("api*.md"))
NO_LIBRARY = frozenset({"__init__", "cli"})
"""Modules without an underscore that nobody imports from: the face has the names of others, `cli` is a program."""

MODULES = sorted(
    path.stem
    for path in (ROOT / "summarizer").glob("*.py")
    if path.stem not in NO_LIBRARY and not path.stem.startswith("_")
)
DIRECTIVE = re.compile(
    r"^\.\. (module|automodule|autoclass|autofunction|autodata):: (\S+)\n((?:   :.*\n)*)", re.MULTILINE
)
PAGE = """# summarizer.{name}

What it is for, in a sentence.

```{{eval-rst}}
.. automodule:: summarizer.{name}
```
"""


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def conf() -> Any:
    """Return what builds the site."""
    return _load(DOCS / "conf.py")


def _public(module: ModuleType) -> list[str]:
    """Return the names that may be imported from a module."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    own = {name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__}
    return sorted(name for name in own if not name.startswith("_"))


def _described(page: Path) -> Iterator[object]:
    """Give the objects that a page of the reference describes."""
    module: ModuleType = summarizer
    for kind, name, options in DIRECTIVE.findall(page.read_text("utf-8")):
        if kind in ("module", "automodule"):
            module = importlib.import_module(name)
        if kind == "automodule":
            listed = re.search(r":members: (.+)", options)
            yield from (getattr(module, n) for n in (listed[1].split(", ") if listed else _public(module)))
        elif kind != "module":
            home, _, last = name.rpartition(".")
            yield getattr(importlib.import_module(home) if home else module, last)


def test_every_public_name_is_in_the_reference() -> None:
    """What may be imported is described, from wherever it is imported."""
    there = {id(thing) for page in REFERENCE for thing in _described(page)}
    named = [(summarizer, name) for name in summarizer.__all__ if name != "__version__"]
    for module in (importlib.import_module(f"summarizer.{name}") for name in MODULES):
        named += [(module, name) for name in _public(module)]
    missing = {f"{module.__name__}.{name}" for module, name in named if id(getattr(module, name)) not in there}
    assert missing == set()


@pytest.mark.parametrize("name", MODULES)
def test_every_public_module_has_its_page(name: str) -> None:
    """A reader finds `summarizer.<module>` by its name; the values stand with the schema."""
    text = "\n".join(page.read_text("utf-8") for page in REFERENCE)
    assert re.search(rf"^#+ summarizer\.{name}$", text, re.MULTILINE), (
        f"Write docs/api_{name}.md, and link it in docs/index.md:\n\n{PAGE.format(name=name)}"
    )


def test_face_of_the_reference_names_what_may_be_imported() -> None:
    """The first page of the reference has every name of `from summarizer import ...`."""
    text = (DOCS / "api.md").read_text("utf-8")
    assert [name for name in summarizer.__all__ if not re.search(rf"\b{name}\b", text)] == []


def test_every_page_is_in_the_index() -> None:
    """Who browses the files finds each page from `docs/index.md`, and so does the side bar of the site."""
    text = (DOCS / "index.md").read_text("utf-8")
    linked = {(DOCS / target).resolve() for target in re.findall(r"\]\((\S+\.md)\)", text)}
    pages = {*ROOT.glob("*.md"), *DOCS.glob("*.md"), ROOT / "prompts" / "README.md", ROOT / "seeds" / "README.md"}
    assert {path.name for path in pages - linked} == {"index.md"}


def test_check_builds_the_site() -> None:
    """A page with a dead link or a docstring that cannot be read fails `make check`."""
    recipes = dict(re.findall(r"^([a-z]+):.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert "docs" in recipes["check"]
    assert "--fail-on-warning" in recipes["docs"]


def test_index_becomes_the_side_bar(conf: Any) -> None:
    """Each heading of the index with links to pages is one table of contents, in the words of the links."""
    made = conf.contents("# T\n\n## Start\n\n- [One](one.md): it\n- [Two](../TWO.md)\n\n## Words\n\nNone.\n")
    assert made == "```{toctree}\n:hidden:\n:caption: Start\n\nOne <one>\nTwo <../TWO>\n```\n"


class _Sample(BaseModel):
    """A sample.

    .. attribute:: told
    """

    told: int
    force: Force = Field(default="unclear", description="how strongly: ask = asks; urge = urges.")
    pages: list[NonNegativeInt] | None = None
    way: Literal["a"] = Field(default="a", pattern="^a$")


def test_fields_of_a_model_are_described(conf: Any) -> None:
    """Each field has its type, default and bounds; what the docstring tells is not told twice."""
    lines = list(
        conf.described(_Sample, ["A sample.", "", ".. attribute:: told", "   :type: Told", "", "   By itself."])
    )
    text = "\n".join(lines)
    assert re.findall(r"attribute:: (\w+)", text) == ["told", "force", "pages", "way"]
    assert ".. attribute:: told\n   :type: int\n\n\n   By itself.\n" in text
    assert "Told" not in text
    assert "   :type: ~summarizer.codebook.Force\n   :value: 'unclear'\n\n   How strongly." in text
    assert "   :type: list[int] | None\n   :value: None\n\n   At least 0." in text
    assert "   Of the form `^a$`." in text


def test_type_of_an_attribute_stands_beside_its_name(conf: Any) -> None:
    """What napoleon reads off an annotation is no paragraph of its own."""
    below = [".. attribute:: a", "", "   Told.", "", "   :type: int", "", ".. attribute:: b", "", "   Untyped."]
    made = conf.lifted(below)
    assert made[:4] == [".. attribute:: a", "   :type: int", "", "   Told."]
    assert made[-3:] == [".. attribute:: b", "", "   Untyped."]
