"""Is the tree of errors as drawn, and does each error survive the way to another process?"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator

import pytest

from summarizer import errors
from summarizer.errors import AnswerError, ConfigError, ModelError, RefusedError, SummarizerError
from summarizer.values import Usage

DRAWN = re.compile(r"^(?P<indent>[ |+-]*)(?P<name>[A-Z]\w+Error)\b(?P<about>.*)$", re.MULTILINE)
CLASSES = {name: value for name, value in vars(errors).items() if name.endswith("Error")}


def _drawn() -> Iterator[tuple[str, str, set[str]]]:
    """Yield name, parent and attributes as the docstring of `errors` draws them."""
    above: list[tuple[int, str]] = []
    for found in DRAWN.finditer(errors.__doc__ or ""):
        depth = len(found["indent"])
        above = [(at, name) for at, name in above if at < depth]
        yield found["name"], above[-1][1] if above else "Exception", set(re.findall(r"\.([a-z_]+)\b", found["about"]))
        above.append((depth, found["name"]))


def _own(error: SummarizerError) -> set[str]:
    parent = type(error).__mro__[1]
    return set(vars(error)) - (set(vars(parent("x"))) if parent is not Exception else set())


def test_tree_is_as_drawn() -> None:
    """Who reads the docstring knows which `except` catches what, and what an error carries."""
    drawn = {name: (parent, attributes) for name, parent, attributes in _drawn()}
    assert drawn == {name: (error.__mro__[1].__name__, _own(error("x"))) for name, error in CLASSES.items()}


def test_every_error_is_public() -> None:
    """An error that can reach a user can be named by a user."""
    assert set(errors.__all__) == set(CLASSES)
    assert all(issubclass(error, SummarizerError) and error.__doc__ for error in CLASSES.values())


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_error_pickles(name: str) -> None:
    """A worker's error reaches the caller with its message."""
    error = CLASSES[name]("It broke. Mend it.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made in this line
    assert type(again) is type(error)
    assert str(again) == "It broke. Mend it."
    assert vars(again) == vars(error)


@pytest.mark.parametrize(
    "error",
    [
        ModelError("no", status=503, attempts=5, retry_after=2.5, usage=Usage(calls=5, input_tokens=90)),
        RefusedError("no", reason="I will not", status=200, attempts=1),
        AnswerError("no", problems=("items[2].type: missing",), attempts=2, usage=Usage(calls=2)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_of_a_model_pickles_with_what_it_carries(error: ModelError) -> None:
    """Status, attempts, waiting time, cost and reasons come along."""
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made in this line
    assert vars(again) == vars(error)
    assert isinstance(again, type(error))


def test_error_of_a_model_counts_one_attempt_and_no_cost_when_nothing_is_said() -> None:
    """The defaults are the plain case."""
    error = AnswerError("no")
    assert (error.status, error.attempts, error.retry_after, error.usage) == (None, 1, None, Usage())
    assert error.problems == ()


def test_error_with_words_for_a_shell_pickles_with_both() -> None:
    """A worker of a command that runs in processes tells the same."""
    error = ConfigError("base_url is wrong", at_shell="--base-url is wrong")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - made in this line
    assert (str(again), again.at_shell) == ("base_url is wrong", "--base-url is wrong")
