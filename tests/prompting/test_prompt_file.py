"""Is every problem of a prompt file named, at once, before anything is paid for?"""

from __future__ import annotations

from pathlib import Path

import pytest

from summarizer._prompting.prompt_file import Example, Section, read
from summarizer.errors import PromptError

FRONT = "---\nname: greet\nversion: 1\ndescription: Says it.\nvariables: [article]\n---\n"
SOUND = FRONT + "## system\n\nList what was agreed.\n\n## turns\n\n## user\n\n{{ article }}\n"


def _file(folder: Path, text: str, examples: str | None = None) -> Path:
    path = folder / "greet.v1.md"
    path.write_bytes(text.encode())
    if examples is not None:
        path.with_name("greet.v1.examples.yaml").write_bytes(examples.encode())
    return path


def _problem(path: Path) -> str:
    with pytest.raises(PromptError) as caught:
        read(path)
    return str(caught.value)


def test_a_sound_file_is_parted_into_sections_with_their_lines(tmp_path: Path) -> None:
    """Sections are known by their markers, and errors can name the line of the file."""
    found = read(_file(tmp_path, SOUND))
    assert found.front.name == "greet"
    assert found.examples == ()
    assert found.sections == (
        Section("system", "List what was agreed.", 9),
        Section("turns", "", 13),
        Section("user", "{{ article }}", 15),
    )


def test_windows_line_ends_and_a_byte_order_mark_are_no_problem(tmp_path: Path) -> None:
    """Editors on Windows write them; the sections are the same."""
    plain = read(_file(tmp_path, SOUND))
    assert read(_file(tmp_path, "\ufeff" + SOUND.replace("\n", "\r\n"))).sections == plain.sections


def test_other_headings_are_plain_text(tmp_path: Path) -> None:
    """Only the four markers, spelled just so and alone on their line, part a file."""
    text = FRONT + "## system\n## systematic\n## Rules\n### user\n## user now\n## user\n{{ article }}"
    assert [s.role for s in read(_file(tmp_path, text)).sections] == ["system", "user"]


def test_examples_beside_the_file_are_loaded_as_data(tmp_path: Path) -> None:
    """Text, items and note; values keep JSON's types."""
    entries = [
        "{text: They agreed., items: [{type: agreement, parties: [A, B], firm: true}]}",
        "{text: No., items: [], note: x}",
    ]
    beside = "".join(f"- {entry}\n" for entry in entries)
    assert read(_file(tmp_path, SOUND, beside)).examples == (
        Example("They agreed.", ({"type": "agreement", "parties": ["A", "B"], "firm": True},)),
        Example("No.", (), "x"),
    )


def test_the_fingerprint_covers_the_file_and_its_examples(tmp_path: Path) -> None:
    """Any change of either gives another fingerprint; the same bytes give the same."""
    variants = [
        (SOUND, None),
        (SOUND + "\n", None),
        (SOUND, "- {text: a, items: []}"),
        (SOUND, "- {text: b, items: []}"),
    ]
    prints = [read(_file(tmp_path, *variant)).sha256 for variant in variants]
    assert len(set(prints)) == len(variants)
    assert read(_file(tmp_path, *variants[-1])).sha256 == prints[-1]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("---\nname", "name", ["no front matter"]),
        ("version: 1\n", "", ["front matter", "version", "required"]),
        ("version: 1\n", "version: '1'\n", ["version", "integer"]),
        ("version: 1\n", "version: 0\n", ["version", "greater than 0"]),
        ("version: 1\n", "version: 1\nauthor: me\n", ["author", "not permitted"]),
        ("name: greet", "name: ../greet", ["name"]),
        ("[article]", "[article, turns, 'a b', article]", ["'a b'", "'article'", "'turns'"]),
        ("[article]", "[article, unused]", ["declares 'unused'"]),
        ("[article]", "[]", ["uses 'article'"]),
        ("[article]", "{article", ["front matter", "line 5 of it", "YAML"]),
        ("Says it.", "2025-13-45", ["front matter", "YAML"]),
        ("Says it.", "", ["description"]),
        ("## user\n", "", ["'## user' comes last"]),
        ("## system\n", "Hello\n## system\n", ["line 7", "before the first section"]),
        ("## turns\n", "## turns\n\nHello\n", ["line 13", "holds no text"]),
        ("## turns\n", "## turns\n## turns\n", ["'## turns' comes once"]),
        ("## turns\n", "## system\n", ["'## system' comes first"]),
        ("List what", "\n{% if %}", ["line 10"]),
        ("List what", "{{ 'a' | shout }}", ["line 9", "shout"]),
        ("List what", "{{ ''.__class__ }}", ["line 9", "__class__"]),
        ("List what", "\n\n{% include '/etc/passwd' %}", ["line 11", "another file"]),
        ("List what", "{% import 'x' as x %}{% from 'y' import z %}", ["line 9", "another file"]),
        ("{{ article }}", "{% extends article %}", ["line 15", "another file"]),
    ],
)
def test_what_is_wrong_with_a_file_is_named(tmp_path: Path, old: str, new: str, named: list[str]) -> None:
    """With the file, the line or key, and what to do; nothing is found out only when a question is asked."""
    assert old in SOUND
    path = _file(tmp_path, SOUND.replace(old, new, 1))
    message = _problem(path)
    assert all(word in message for word in [str(path), *named]), message


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    """One look at the message is enough to mend the file."""
    text = FRONT.replace("version: 1", "version: x") + "Hi\n## system\n{{ a.__b__ }}\n## user\n{% for %}\n"
    message = _problem(_file(tmp_path, text, "- {text: '', items: [1], mood: 2}\n"))
    named = ["version", "line 7", "line 9", "line 11", "examples.yaml: 0.text", "0.items.0", "0.mood"]
    assert [word for word in named if word not in message] == []


@pytest.mark.parametrize(
    ("examples", "named"),
    [
        ("", "list"),
        ("a: b", "list"),
        ("- {text: a}", "0.items"),
        ("- {text: a, items: [{when: 2025-03-19}]}", "when"),
        ("- [", "YAML"),
    ],
)
def test_malformed_examples_are_named(tmp_path: Path, examples: str, named: str) -> None:
    """A bad examples file is a problem of the prompt, not a prompt without examples."""
    message = _problem(_file(tmp_path, SOUND, examples))
    assert "greet.v1.examples.yaml" in message
    assert named in message


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    """Not there, a folder, not UTF-8: each says so."""
    (tmp_path / "latin.md").write_bytes(b"---\nname: \xe9")
    assert "No such file" in _problem(tmp_path / "none.md")
    assert "directory" in _problem(tmp_path)
    assert "not UTF-8 (byte 10)" in _problem(tmp_path / "latin.md")


def test_messages_do_not_show_what_the_file_says(tmp_path: Path) -> None:
    """A prompt does not go into error messages (promise 7): only names, keys and lines do."""
    text = SOUND.replace("List what", "Zubrowka {% if %}").replace("Says it.", "{Zubrowka")
    assert "Zubrowka" not in _problem(_file(tmp_path, text, "- {text: a, items: Zubrowka}"))
