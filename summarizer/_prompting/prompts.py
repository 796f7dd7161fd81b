"""Find the prompt to ask with, and render it.

A prompt is a file `prompts/<name>.v<N>.md` or one of the user's own. Its sections are rendered one by one, and a value
is never read as template: so no article can open a message or run as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from summarizer._llm import Message
from summarizer._prompting.prompt_file import Example, Section, compiled, listed, read, variables_of
from summarizer.errors import PromptError

__all__ = ["Example", "Prompt", "load", "load_file", "prompt_folder"]

RELEASED = re.compile(r"([a-z][a-z0-9_-]*)\.v([1-9][0-9]*)\.md")
WHY = {
    "SecurityError": "it reaches for something that the sandbox forbids; use plain values and filters",
    "UndefinedError": "it reads something that its value does not have; compare its names with the value",
    "OverflowError": "it loops over too large a range; loop over a value",
    "RecursionError": "a macro calls itself without end; use a loop",
}
"""What an error while filling means. Its own message is never shown: it may quote the article."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt whose file was found sound.

    Attributes:
        variables: What `fill` has to be given, all of it.
        sha256: Fingerprint of the file and of the examples beside it.
        own: It is the user's, so name and version alone do not say what it contains.
    """

    name: str
    version: int
    description: str
    variables: frozenset[str]
    examples: tuple[Example, ...] = field(repr=False)
    sha256: str
    sections: tuple[Section, ...] = field(repr=False)
    own: bool = False
    _said: dict[int, tuple[list[object], str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def label(self) -> str:
        """Return `extract.v1`, or for a user's own file `mine.v3+1f0c22ab`."""
        return f"{self.name}.v{self.version}" + (f"+{self.sha256[:8]}" if self.own else "")

    def fill(self, /, *, turns: Sequence[tuple[str, str]] = (), **values: object) -> tuple[Message, ...]:
        """Return the messages, with every value put in as it is: neutralise what comes from an article beforehand.

        Args:
            turns: Few-shot examples as (question, answer); they stand where the file says `## turns`.
            values: One for each of `variables`.

        Raises:
            PromptError: Values are missing or unknown (all of them named), or a section cannot be rendered.
        """
        if problems := "; ".join(self._misfits(values, turns)):
            raise PromptError(f"The prompt {self.label} cannot be filled: {problems}.")
        return tuple(message for section in self.sections for message in self._messages(section, turns, values))

    def _misfits(self, values: Mapping[str, object], turns: Sequence[tuple[str, str]]) -> Iterator[str]:
        if missing := self.variables - values.keys():
            yield f"it needs {listed(missing)}"
        if unknown := values.keys() - self.variables:
            yield f"it has no variable {listed(unknown)}"
        if turns and all(section.role != "turns" for section in self.sections):
            yield "it has no place for examples; add the line '## turns' after its system section"

    def _messages(
        self, section: Section, turns: Sequence[tuple[str, str]], values: Mapping[str, object]
    ) -> Iterator[Message]:
        if section.role != "turns":
            content = self._constant(section, values) if section.role == "system" else self._render(section, values)
            yield {"role": section.role, "content": content}
            return
        for question, answer in turns:
            yield {"role": "user", "content": question}
            yield {"role": "assistant", "content": answer}

    def _constant(self, section: Section, values: Mapping[str, object]) -> str:
        """Render the system section only when one of its values is another: mostly it is the same for all windows."""
        read = [values[name] for name in sorted(variables_of(section.source))]
        said = self._said.get(section.line)
        if said is None or said[0] != read:
            said = self._said[section.line] = read, self._render(section, values)
        return said[1]

    def _render(self, section: Section, values: Mapping[str, object]) -> str:
        try:
            return compiled(section.source).render(values)
        except Exception as error:  # noqa: BLE001 - a template may raise anything
            why = WHY.get(type(error).__name__, f"{type(error).__name__}; make the expression simpler")
            line = section.line - 1 + _line_of(error)
        raise PromptError(f"The prompt {self.label} cannot be filled: line {line} ('## {section.role}'): {why}.")


def _line_of(error: Exception) -> int:
    """Return the line of the template that raised; Jinja2 puts it into the traceback."""
    line, step = 1, error.__traceback__
    while step:
        line = step.tb_lineno if step.tb_frame.f_code.co_filename == "<template>" else line
        step = step.tb_next
    return line


def load(name: str, version: int | None = None, *, folder: Path | None = None) -> Prompt:
    """Load a prompt of the library, the newest version unless one is named.

    Raises:
        PromptError: There is none (the message lists what there is), or the file is not sound.
    """
    shipped, folder = folder is None, folder or prompt_folder()
    released = _released(folder)
    if name not in released:
        known = ", ".join(sorted(released)) or "none; reinstall the package"
        raise PromptError(f"There is no prompt {name!r}. Available: {known}.")
    if version is not None and version not in released[name]:
        known = ", ".join(f"v{number}" for number in sorted(released[name]))
        raise PromptError(f"There is no version {version} of the prompt {name!r}. Available: {known}.")
    path = folder / f"{name}.v{version or max(released[name])}.md"
    prompt = _loaded(path, own=False, checked=shipped)
    if path.stem != prompt.label:
        raise PromptError(f"The prompt file {path} is named {prompt.label} in its front matter. Make the two agree.")
    return prompt


def load_file(path: Path) -> Prompt:
    """Load a user's own prompt file, and the examples beside it (`mine.md`: `mine.examples.yaml`).

    Raises:
        PromptError: The file cannot be read, or is not sound; all problems are named at once.
    """
    return _loaded(path.expanduser(), own=True)


def prompt_folder() -> Path:
    """Return the folder of the library's prompts: inside the wheel, or beside the package in a checkout."""
    inside = Path(__file__).parents[1] / "prompts"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "prompts"


def _released(folder: Path) -> dict[str, list[int]]:
    versions: dict[str, list[int]] = {}
    for path in folder.glob("*.md"):
        if found := RELEASED.fullmatch(path.name):
            versions.setdefault(found[1], []).append(int(found[2]))
    return versions


def _loaded(path: Path, *, own: bool, checked: bool = False) -> Prompt:
    found = read(path, checked=checked)
    return Prompt(
        name=found.front.name,
        version=found.front.version,
        description=found.front.description,
        variables=frozenset(found.front.variables),
        examples=found.examples,
        sha256=found.sha256,
        sections=found.sections,
        own=own,
    )
