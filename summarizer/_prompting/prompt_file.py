"""Parse a prompt file, and say all that is wrong with it at once.

A file is front matter and a body of sections (`## system`, `## user`, ...). The sections are told apart here, in the
source, so that no value which is put in later can open one. `prompts/README.md` says how to write a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field, JsonValue, PositiveInt, TypeAdapter, ValidationError, field_validator

from summarizer.errors import PromptError
from summarizer.values import Value

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.nodes import Template as Tree
    from jinja2.sandbox import ImmutableSandboxedEnvironment

FRONT = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
MARKER = re.compile(r"^## (system|user|assistant|turns)[ \t]*$\n?", re.MULTILINE)
ORDER = re.compile(r"(system )?((user|assistant) )*(turns )?((user|assistant) )*user")
RESERVED = frozenset({"self", "turns"})
"""Names that Jinja2 and `Prompt.fill` keep for themselves."""

_Form = TypeVar("_Form")


@dataclass(frozen=True, slots=True)
class Example:
    """A few-shot example: a fictional text and the items in it, as a model would write them."""

    text: str
    items: tuple[Mapping[str, Any], ...]
    note: str = ""
    actors: tuple[Mapping[str, Any], ...] = ()
    overview: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a prompt file: its role, its source, and the line of the file on which the source starts."""

    role: str
    source: str
    line: int


class FrontMatter(Value):
    """What stands between the two `---` lines."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    version: PositiveInt = Field(strict=True)
    description: str = Field(min_length=1)
    variables: list[str]

    @field_validator("variables")
    @classmethod
    def _can_be_named(cls, names: list[str]) -> list[str]:
        wrong = {n for n in names if not n.isidentifier() or n in RESERVED or names.count(n) > 1}
        if wrong:
            raise ValueError(f"{listed(wrong)}: not a valid name, reserved, or listed twice")
        return names


class ExampleData(Value):
    """One entry of an examples file. Items have to be JSON: a date in YAML needs quotes."""

    text: str = Field(min_length=1)
    items: list[dict[str, JsonValue]]
    note: str = ""
    actors: list[dict[str, JsonValue]] = Field(default=[])
    overview: list[dict[str, JsonValue]] = Field(default=[])


@dataclass(frozen=True, slots=True)
class PromptFile:
    """What was read: nothing in it is wrong by form."""

    front: FrontMatter
    sections: tuple[Section, ...]
    examples: tuple[Example, ...]
    sha256: str


def read(path: Path, *, checked: bool = False) -> PromptFile:
    """Read a prompt file, and the examples beside it (`mine.md`: `mine.examples.yaml`).

    Args:
        path: The file.
        checked: Its sections are known to be sound, and are parsed only when they are filled: our tests have read
            every file that is shipped.

    Raises:
        PromptError: A file cannot be read, or the prompt is not sound; all problems are named, with their lines.
    """
    beside = path.with_name(path.name.removesuffix(".md") + ".examples.yaml")
    raw, more = _bytes(path), _bytes(beside) if beside.exists() else None
    problems: list[str] = []
    front, body, line = _front_matter(_text(raw, path), problems)
    sections = tuple(_sections(body, line, problems))
    used = None if checked else set[str]().union(*[_used_by(section, problems) for section in sections])
    examples = () if more is None else _examples(_text(more, beside), beside.name, problems)
    problems += _misdeclared(used, set(front.variables)) if front and used is not None else []
    if problems or not front:
        raise PromptError(f"The prompt file {path} is invalid: {'; '.join(problems)}. See prompts/README.md.")
    return PromptFile(front, sections, examples, _fingerprint(raw, more or b""))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PromptError(f"The prompt file {path} cannot be read: {why}. Give the path of a text file.") from None


def _text(raw: bytes, path: Path) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PromptError(f"The prompt file {path} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None


def _fingerprint(*parts: bytes) -> str:
    """Hash the parts' own hashes, so that no byte can move from one file to the other unnoticed."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _front_matter(text: str, problems: list[str]) -> tuple[FrontMatter | None, str, int]:
    """Return the front matter, the body, and the line of the file on which the body starts."""
    found = FRONT.match(text)
    if not found:
        problems.append("it has no front matter: start it with '---', name, version, description, variables, '---'")
        return None, text, 1
    front = _checked(FrontMatter, found[1], "front matter", problems)
    return front, text[found.end() :], 1 + text.count("\n", 0, found.end())


def _examples(text: str, name: str, problems: list[str]) -> tuple[Example, ...]:
    entries = _checked(list[ExampleData], text, name, problems) or []
    return tuple(Example(e.text, tuple(e.items), e.note, tuple(e.actors), tuple(e.overview)) for e in entries)


def _checked(form: type[_Form], source: str, place: str, problems: list[str]) -> _Form | None:
    """Parse YAML into a form; what does not fit is noted. The messages never show the source."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where libyaml was built in: eight times as quick
    try:
        return TypeAdapter(form).validate_python(yaml.load(source, Loader=loader))  # noqa: S506 - both are safe
    except ValidationError as error:
        problems += [f"{place}: {'.'.join(map(str, e['loc'])) or 'all of it'}: {e['msg']}" for e in error.errors()]
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problems.append(
            f"{place}: {f'line {mark.line + 1} of it' if mark else 'it'} is no YAML: put odd values in quotes"
        )
    return None


def _sections(body: str, line: int, problems: list[str]) -> Iterator[Section]:
    """Part the body at its markers; `line` is where it starts in the file."""
    marks = list(MARKER.finditer(body))
    starts = [mark.start() for mark in marks] + [len(body)]
    if body[: starts[0]].strip():
        problems.append(f"line {line}: text stands before the first section: start with '## system' or '## user'")
    if not ORDER.fullmatch(" ".join(mark[1] for mark in marks)):
        problems.append("sections: '## system' comes first, '## turns' comes once, '## user' comes last and is needed")
    for mark, end in zip(marks, starts[1:], strict=True):
        source = body[mark.end() : end]
        start = mark.end() + len(source) - len(source.lstrip("\n"))
        yield Section(mark[1], source.strip("\n"), line + body.count("\n", 0, start))


def _used_by(section: Section, problems: list[str]) -> set[str]:
    """Return the variables of a section; what is wrong in it is noted, with lines of the file."""
    from jinja2 import TemplateSyntaxError

    if section.role == "turns" and section.source.strip():
        problems.append(f"line {section.line}: '## turns' holds no text: examples are put there")
    try:
        tree = _parsed(section.source)
        problems += [f"line {section.line - 1 + line}: {what}" for line, what in _forbidden(tree)]
        return set(variables_of(section.source))
    except TemplateSyntaxError as error:
        problems.append(f"line {section.line - 1 + error.lineno}: {(error.message or 'no Jinja2').rstrip('.')}")
        return set()


def _forbidden(tree: Tree) -> Iterator[tuple[int, str]]:
    """Find what the sandbox would refuse later, once a question is about to be paid for."""
    from jinja2 import nodes

    for other in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        yield other.lineno, "it takes in another file: put the words here"
    for read in tree.find_all(nodes.Getattr):
        if read.attr.startswith("_"):
            yield read.lineno, f"it reads the forbidden attribute {read.attr!r}: use plain values and filters"


def _misdeclared(used: set[str], declared: set[str]) -> list[str]:
    undeclared = [f"it uses {listed(used - declared)}: declare it under variables"] if used - declared else []
    unused = [f"it declares {listed(declared - used)}: use it or take it out"] if declared - used else []
    return undeclared + unused


def listed(names: Iterable[str]) -> str:
    """Write names for a message, in a fixed order."""
    return ", ".join(sorted(map(repr, names)))


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # the result is a chat message, no HTML: a value has to arrive as it is
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=64)
def _parsed(source: str) -> Tree:
    return _environment().parse(source)


@lru_cache(maxsize=64)
def variables_of(source: str) -> frozenset[str]:
    """Return the names that a section reads."""
    from jinja2 import meta

    return frozenset(meta.find_undeclared_variables(_parsed(source)))


@lru_cache(maxsize=64)
def compiled(source: str) -> Template:
    """Compile a section once: it is rendered for every window of every text."""
    return _environment().from_string(_parsed(source))
