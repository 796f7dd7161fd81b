"""What can go wrong, as one tree.

::

    SummarizerError
    +-- ConfigError       no model, unknown provider, bad setting: fix your call   .at_shell
    +-- PromptError       no such prompt or version; a variable is missing (all of them named)
    +-- InputError        empty text, not text, over the limit you set
    +-- ModelError        no answer could be got            .status .attempts .retry_after .usage
    |   +-- RefusedError  the model declined                .reason
    |   +-- AnswerError   it answered, never usably         .problems
    +-- BudgetError       the budget you set would be exceeded; nothing was sent

Every message says what happened, with which value, and what to do next. Every error pickles. None carries the text,
the prompt or a key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from summarizer.values import Usage

__all__ = [
    "AnswerError",
    "BudgetError",
    "ConfigError",
    "InputError",
    "ModelError",
    "PromptError",
    "RefusedError",
    "SummarizerError",
]


class SummarizerError(Exception):
    """The root: catch this one to catch everything that the library raises on purpose."""


class ConfigError(SummarizerError):
    """The call or the environment has to be mended: no model, an unknown provider, a bad setting.

    Attributes:
        at_shell: The message with the options of the command line in place of Python, or None where they do not differ.
    """

    def __init__(self, message: str, *, at_shell: str | None = None) -> None:
        super().__init__(message)
        self.at_shell = at_shell


class PromptError(SummarizerError):
    """A prompt file is missing, malformed, altered since its release, or was filled with the wrong variables."""


class InputError(SummarizerError):
    """The text cannot be summarized: it is empty, is not text, or is over the limit that was set."""


class BudgetError(SummarizerError):
    """The budget that was set would be exceeded; nothing was sent."""


def _rebuild(cls: type[ModelError], message: str, fields: dict[str, Any]) -> ModelError:
    return cls(message, **fields)


class ModelError(SummarizerError):
    """No answer could be got from the model.

    Attributes:
        status: The HTTP status of the last attempt, or None when there was no response.
        attempts: Requests sent for this question, at least 1 unless nothing could be sent.
        retry_after: Seconds that the server asked to wait, or None.
        usage: What all attempts together have cost.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        attempts: int = 1,
        retry_after: float | None = None,
        usage: Usage | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.attempts = attempts
        self.retry_after = retry_after
        self.usage = usage or Usage()

    def __reduce__(self) -> tuple[Callable[..., ModelError], tuple[Any, ...]]:
        return _rebuild, (type(self), str(self), dict(self.__dict__))


class RefusedError(ModelError):
    """The model declined to answer; `reason` has its words, at most 200 characters, or is None."""

    def __init__(self, message: str, *, reason: str | None = None, **fields: Any) -> None:
        super().__init__(message, **fields)
        self.reason = reason


class AnswerError(ModelError):
    """The model answered, never usably; `problems` says why, one line each, as paths (`items[2].type: missing`)."""

    def __init__(self, message: str, *, problems: tuple[str, ...] = (), **fields: Any) -> None:
        super().__init__(message, **fields)
        self.problems = problems
