"""Does the plan suit the model and the settings?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from summarizer._prompting import make_plan
from summarizer._prompting.plan import LARGE_ANSWER, LARGE_WINDOW, SMALL_ANSWER, SMALL_WINDOW
from summarizer.errors import PromptError
from summarizer.schema import ITEM_TYPES, Pledge
from summarizer.settings import Settings


@pytest.mark.parametrize(
    ("settings", "local", "tokens", "lean", "workers", "room"),
    [
        ({}, False, LARGE_WINDOW, False, 8, LARGE_ANSWER),
        ({"base_url": "http://localhost/v1"}, False, SMALL_WINDOW, False, 8, SMALL_ANSWER),
        ({}, True, None, True, 1, 400),
        ({"window_tokens": 500}, True, 500, False, 1, 4096),
        ({"window_tokens": 500}, False, 500, False, 8, LARGE_ANSWER),
        ({"workers": 3, "max_output_tokens": 99}, True, None, True, 3, 99),
    ],
)
def test_plan_suits_the_model(settings: Any, local: bool, tokens: Any, lean: bool, workers: int, room: int) -> None:
    """One code path: the embedded model gets a sentence at a time, others a large window; settings win."""
    made = make_plan(Settings(**settings), ITEM_TYPES, local=local)
    assert (made.window_tokens, made.wire.lean, made.workers, made.max_tokens) == (tokens, lean, workers, room)
    assert made.prompts == ["sentence.v1" if lean else "window.v3", "reask.v2"]
    assert made.before == (0 if lean else 2)


def _own(folder: Path, variables: str) -> Path:
    path = folder / "mine.md"
    front = f"---\nname: mine\nversion: 1\ndescription: my own\nvariables: [{variables}]\n---\n"
    used = "".join(f"{{{{ {name} }}}}" for name in variables.split(", "))
    path.write_text(f"{front}## system\nOne.\n## turns\n## user\n{used}\n", "utf-8")
    return path


def test_prompt_of_ones_own_gets_the_same_form_of_answer(tmp_path: Path) -> None:
    """What a model answers does not depend on whose prompt asked."""
    made = make_plan(Settings(prompt=_own(tmp_path, "sentences")), ITEM_TYPES, local=False)
    shipped = make_plan(Settings(), ITEM_TYPES, local=False)
    assert made.wire == shipped.wire
    assert made.prompts[0].startswith("mine.v1+")


def test_plan_asks_for_the_given_types_only() -> None:
    """The examples of other types are left out of the answers that are shown."""
    made = make_plan(Settings(), [Pledge], local=False)
    assert made.wire.item_types == (Pledge,)
    assert not any('"agreement"' in answer for _, answer in made.open_turns)


def test_prompt_of_ones_own_is_read_each_time(tmp_path: Path) -> None:
    """It is the user's file, who may be at work on it; the library's own are read once."""
    path = tmp_path / "mine.md"
    front = "---\nname: mine\nversion: 1\ndescription: my own\nvariables: [sentences]\n---\n"
    path.write_text(f"{front}## system\nOne.\n## turns\n## user\n{{{{ sentences }}}}\n", "utf-8")
    first = make_plan(Settings(prompt=path), ITEM_TYPES, local=False).prompts
    path.write_text(f"{front}## system\nTwo.\n## turns\n## user\n{{{{ sentences }}}}\n", "utf-8")
    assert make_plan(Settings(prompt=path), ITEM_TYPES, local=False).prompts != first
    path.unlink()
    with pytest.raises(PromptError, match="mine"):
        make_plan(Settings(prompt=path), ITEM_TYPES, local=False)
