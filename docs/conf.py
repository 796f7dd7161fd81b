"""How is the documentation site built? Sphinx reads the pages where they are, and docstrings for the reference.

The source folder is the whole checkout (`sphinx-build -c docs . build/site`), so that a link leads to the same page on
the site and where the repository is browsed. `docs/index.md` is the table of contents: its headings and links make the
side bar. Nothing is downloaded.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.typing import stringify_annotation

from summarizer import __version__, codebook

project = "summarizer"
release = version = __version__
author = "the authors of summarizer"
copyright = f"{author}, Apache-2.0"  # noqa: A001 - the name that Sphinx reads

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "docs/index"
include_patterns = ["*.md", "docs/*.md", "prompts/README.md", "seeds/README.md"]
exclude_patterns = [".*", "build", "dist", "benchmarks", "tests", "summarizer", "examples", "seeds/*/*"]
templates_path: list[str] = []
default_role = "literal"  # a docstring writes `code` as Markdown does

nitpicky = True
nitpick_ignore_regex = [
    # What others bring along is documented elsewhere, and the build asks no network for the addresses.
    ("py:.*", r"(collections|datetime|os|pathlib|types|typing)\..*"),
    ("py:.*", r"(pydantic|pydantic_settings|rich|pa|pyarrow|pandas|pd|ray)\..*|Group|RenderableType"),
    # A private name in a public signature says what is taken there; it has no page.
    ("py:.*", r"summarizer\.(.+\.)?_\w+"),
]

myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autodoc_default_options = {"members": True, "exclude-members": "model_config"}
napoleon_numpy_docstring = False
python_maximum_signature_line_length = 88
add_module_names = False

html_theme = "furo"
html_title = f"summarizer {release}"
html_static_path = ["site/site.css"]
html_css_files = ["site.css"]
html_extra_path = ["site/index.html"]
html_copy_source = False
html_show_sphinx = False
html_theme_options: dict[str, object] = {"top_of_page_buttons": []}

SECTION = re.compile(r"^## (.+)\n((?:(?!## ).*\n)*)", re.MULTILINE)
LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\.md\)")
ATTRIBUTE = ".. attribute:: "
TYPE_BELOW = re.compile(r"^(\.\. attribute:: \w+\n)((?: {3}.*\n|\s*\n)*?) {3}:type: (.+)\n", re.MULTILINE)
VALUES = {id(value): name for name, value in vars(codebook).items() if get_origin(value) is Literal}
"""Names of the sets of values that have one, since a page should not list 24 categories where it can link them."""


BOUNDS = {
    "ge": "at least",
    "gt": "more than",
    "le": "at most",
    "lt": "less than",
    "min_length": "length at least",
    "max_length": "length at most",
}


def contents(page: str) -> str:
    """Write the tables of contents that an index means: one for each heading, of the pages that it links."""
    return "".join(
        f"```{{toctree}}\n:hidden:\n:caption: {heading}\n\n"
        + "".join(f"{words} <{target}>\n" for words, target in LINK.findall(body))
        + "```\n"
        for heading, body in SECTION.findall(page)
        if LINK.search(body)
    )


def lifted(lines: list[str]) -> list[str]:
    """Put the type that napoleon writes below an attribute beside its name."""
    return TYPE_BELOW.sub(r"\1   :type: \3\n\2", "\n".join([*lines, ""])).splitlines()


def described(model: type[BaseModel], lines: list[str]) -> Iterator[str]:
    """Give a docstring's lines with the fields of a pydantic model in their order: type, default, bounds, meaning."""
    own = {name: field for name, field in model.model_fields.items() if name in inspect.get_annotations(model)}
    rest, told = _parted(lines)
    yield from rest
    for name in [*(name for name in told if name not in own), *own]:
        yield from ("", f"{ATTRIBUTE}{name}")
        if name in own:
            yield from (*_options(own[name]), "")
            yield from (line for line in told.get(name, [f"   {_says(own[name])}", ""]) if ":type:" not in line)
        else:
            yield from told[name]


def _parted(lines: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Part a docstring from what it tells about attributes."""
    rest: list[str] = []
    told: dict[str, list[str]] = {}
    into = rest
    for line in lines:
        if line.startswith(ATTRIBUTE):
            into = told.setdefault(line.removeprefix(ATTRIBUTE), [])
        elif line and not line.startswith("   "):
            into = rest
            rest.append(line)
        else:
            into.append(line)
    return rest, told


def _options(field: FieldInfo) -> Iterator[str]:
    yield f"   :type: {_type(field.annotation)}"
    if isinstance(field.default, BaseModel):
        yield f"   :value: {type(field.default).__name__}()"
    elif not field.is_required():
        yield f"   :value: {'...' if field.default_factory else repr(field.default)}"


def _type(annotation: Any) -> str:
    """Write a type without its bounds; a set of values by the name that the codebook gives it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if named := VALUES.get(id(annotation)):
        return f"~summarizer.codebook.{named}"
    if origin is Annotated:
        return _type(inner[0])
    if origin in (Union, UnionType):
        return " | ".join(map(_type, inner))
    if origin and origin is not Literal:
        outer = stringify_annotation(origin, "smart")
        return f"{outer}[{', '.join(map(_type, inner))}]"
    return stringify_annotation(annotation, "smart")


def _says(field: FieldInfo) -> str:
    told = field.description or ""
    if id(field.annotation) in VALUES:
        told = told.partition(": ")[0]  # the values stand where the type leads
    limits = [*field.metadata, *_nested(field.annotation)]
    parts = [told.rstrip("."), *map(_bound, limits)]
    said = "; ".join(filter(None, parts)).replace("\\", "\\\\")
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _nested(annotation: Any) -> Iterator[Any]:
    """Give the bounds that stand inside a type, as in `NonNegativeInt | None`."""
    if get_origin(annotation) is Annotated:
        yield from annotation.__metadata__
    for inner in get_args(annotation):
        yield from _nested(inner)


def _bound(limit: Any) -> str:
    found = [
        f"{words} {getattr(limit, name)}" for name, words in BOUNDS.items() if getattr(limit, name, None) is not None
    ]
    pattern = getattr(limit, "pattern", None)
    return ", ".join([*found, *([f"of the form `{pattern}`"] if pattern else [])])


def _add_contents(app: Sphinx, docname: str, content: list[str]) -> None:
    if docname == app.config.root_doc:
        content[0] += contents(content[0])


def _keep_colons(_: Sphinx, what: str, __: str, ___: Any, ____: Any, lines: list[str]) -> None:
    """Keep napoleon from taking what stands before the colon of a sentence for a type."""
    if what in ("attribute", "data", "property"):
        lines[:] = ["..", "", *lines]  # an empty comment, on which it stops looking


def _add_fields(_: Sphinx, what: str, __: str, obj: Any, ___: Any, lines: list[str]) -> None:
    if what in ("class", "exception"):
        lines[:] = lifted(lines)
    if what == "class" and issubclass(obj, BaseModel):
        lines[:] = described(obj, lines)


def _leave_out_fields(
    _: Sphinx, what: str, __: str, obj: Any, ___: Any, ____: str, _____: str
) -> tuple[str, str] | None:
    return ("", "") if what == "class" and issubclass(obj, BaseModel) else None


def _leave_builtins(_: Sphinx, doctree: Any) -> None:
    """Keep `type` in an annotation from being taken for one of the fields that are called so."""
    for reference in list(doctree.findall(pending_xref)):
        if reference.get("reftarget") == "type":
            reference.replace_self(reference.children)


def setup(app: Sphinx) -> None:
    """Hook in what this file adds to Sphinx."""
    app.connect("doctree-read", _leave_builtins)
    app.connect("source-read", _add_contents)
    app.connect("autodoc-process-docstring", _keep_colons, priority=100)  # before napoleon reads the docstring
    app.connect("autodoc-process-docstring", _add_fields, priority=900)  # after that
    app.connect("autodoc-process-signature", _leave_out_fields)
