"""The exceptions of the library, in one tree.

::

    SummarizerError
    +-- ConfigError       no model, unknown provider, invalid setting         .at_shell .status
    +-- PromptError       missing or invalid prompt file, missing variables
    +-- InputError        empty text, not a text, longer than your limit
    +-- ModelError        the model gave no answer        .status .attempts .retry_after .usage .outage
    |   +-- RefusedError  the model declined to answer    .reason
    |   +-- AnswerError   no answer could be used         .problems
    +-- BudgetError       the next request could exceed your budget; nothing was sent

Every message says what happened, with which value, and what to do next. Every error pickles. None contains the text,
the prompt or a key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

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
    """Base class of all errors that the library raises on purpose."""


class ConfigError(SummarizerError):
    """The call or the environment is wrong: no model, an unknown provider, an invalid setting.

    Attributes:
        at_shell: The message for the command line, with options in place of Python arguments; None if it is the same.
        status: The HTTP status with which a server refused the key, or None.
    """

    def __init__(self, message: str, *, at_shell: str | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.at_shell = at_shell
        self.status = status


class PromptError(SummarizerError):
    """A prompt file is missing or invalid, or its variables do not match."""


class InputError(SummarizerError):
    """The text cannot be summarized: it is empty, not a text, or longer than `max_characters`."""


class BudgetError(SummarizerError):
    """The next request could exceed the budget, so it was not sent."""


Outage = Literal["connection", "timeout", "server", "busy", "credit"]
"""What keeps every text from being answered, as long as it lasts."""


def _rebuild(cls: type[ModelError], message: str, fields: dict[str, Any]) -> ModelError:
    return cls(message, **fields)


class ModelError(SummarizerError):
    """The model gave no answer.

    Attributes:
        status: HTTP status of the last attempt, or None if there was no response.
        attempts: Number of requests sent for this question.
        retry_after: Seconds that the server asked to wait, or None.
        usage: Tokens and cost of all attempts.
        outage: What keeps every text from being answered for now: `connection`, `timeout`, `server` (HTTP 5xx, or a web
            page), `busy` (HTTP 429) or `credit`. None if it concerns this text alone.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        attempts: int = 1,
        retry_after: float | None = None,
        usage: Usage | None = None,
        outage: Outage | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.attempts = attempts
        self.retry_after = retry_after
        self.usage = usage or Usage()
        self.outage = outage

    def __reduce__(self) -> tuple[Callable[..., ModelError], tuple[Any, ...]]:
        return _rebuild, (type(self), str(self), dict(self.__dict__))


class RefusedError(ModelError):
    """The model declined to answer. `reason` has its words (at most 200 characters), or None."""

    def __init__(self, message: str, *, reason: str | None = None, **fields: Any) -> None:
        super().__init__(message, **fields)
        self.reason = reason


class AnswerError(ModelError):
    """No answer of the model could be used. `problems` lists the reasons as paths (`items[2].type: missing`)."""

    def __init__(self, message: str, *, problems: tuple[str, ...] = (), **fields: Any) -> None:
        super().__init__(message, **fields)
        self.problems = problems
