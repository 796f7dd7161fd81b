"""Learn from refusals which request parameters a model accepts, since its name does not say.

gpt-5 and the o-series refuse `temperature` and `max_tokens`; gpt-5.6 takes tools on chat completions only with an
explicit `reasoning_effort: none`; old servers do not know `max_completion_tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from summarizer._llm.api.retry import status_of
from summarizer._llm.api.server_words import LONGEST, is_too_much

LIMITS: Mapping[str, str] = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
LEARNABLE = frozenset({"temperature", "reasoning_effort", *LIMITS})
UNSAID = "reasoning_effort"
"""It is refused while it is not said: then it is said outright."""
NAME = r"(temperature|reasoning_effort|max_tokens|max_completion_tokens)"
MENTION = re.compile(rf"(?P<quote>['\"`])?\b{NAME}\b(?(quote)['\"`]|)", re.IGNORECASE)
UNKNOWN = re.compile(rf"unexpected keyword argument '{NAME}'")
REFUSING = re.compile(
    r"(?:un|not |not be )(?:support|allow|permit|accept|recogni[sz]|known|expected)"
    r"|(?:n't|not|no longer) (?:support|take|accept|allow|work)|no longer|deprecated|removed|invalid"
    r"|extra.?(?:inputs|forbidden)|default value"
    r"|only\b.{0,40}?\b(?:allowed|supported|accepted|valid|default)|(?:only|must) be|may only|can ?not be",
    re.IGNORECASE | re.DOTALL,
)
"""What a server says of a parameter that it names without quotes: "invalid temperature: only 1 is allowed"."""
NEAR = 80
"""Characters between the name and those words."""
STRICT = "strict"
"""What is learned when a schema is refused that was to be enforced; no parameter has this name."""

NO_SCHEMA = re.compile(
    r"invalid schema|json.?schema|response_format|output_config|outputconfig|text_?format|grammar is too large"
    r"|schema is too complex|schemas? contains? too many|structured outputs?|\bstrict\b|too many (states|schema)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """The parameters that a model accepts: what it refuses is left out, renamed, or set explicitly from then on.

    Args:
        limit: Name of the parameter for the maximum size of the answer.
        refused: Names of the parameters that the model has refused.
        given: Parameters of the setting `request`, in place of ours; None takes one away.
    """

    limit: str = "max_tokens"
    refused: frozenset[str] = frozenset()
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def strict(self) -> bool:
        """Whether the model may be held to the schema; False once it has refused that."""
        return STRICT not in self.refused

    def parameters(self, max_tokens: int) -> dict[str, Any]:
        """Return the parameters of a request; `max_tokens` is the maximum size of the answer, in tokens."""
        sent = {"temperature": 0, self.limit: max_tokens, **self.given}
        return {name: value for name, value in sent.items() if value is not None}

    def applied(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return the request as the model takes it.

        >>> RequestParameters().without("max_tokens").applied({"max_tokens": 9, "temperature": 0})
        {'temperature': 0, 'max_completion_tokens': 9}
        """
        kept = {name: value for name, value in request.items() if name not in self.refused}
        other = LIMITS[self.limit]
        if self.limit in request and self.limit in self.refused and other not in self.refused:
            kept[other] = request[self.limit]
        if "reasoning_effort" in self.refused:
            kept["reasoning_effort"] = "none"
        return kept

    def without(self, name: str) -> RequestParameters:
        """Return the parameters after one more refusal."""
        return replace(self, refused=self.refused | {name})


def refused_parameter(error: BaseException, sent: Container[str] = LEARNABLE) -> str | None:
    """Return the parameter that a model, or its SDK, refused, when it is one that can be left out.

    Args:
        error: What came back.
        sent: The names of what was sent; a parameter that was not is only named as the one to take in its place.
    """
    if isinstance(error, TypeError):  # anthropic 2 has no `temperature` any more
        found = UNKNOWN.search(str(error))
        return found.group(1) if found else None
    if status_of(error) not in (400, 422) or is_too_much(error):
        return None
    param = getattr(error, "param", None)
    if isinstance(param, str) and param:
        return param if param in LEARNABLE else None
    return next((name for name in _refused(str(error)[:LONGEST]) if name in sent or name == UNSAID), None)


def _refused(told: str) -> Iterator[str]:
    """Give the parameters that a message refuses, or names in quotes."""
    for found in MENTION.finditer(told):
        around = told[max(found.start() - NEAR, 0) : found.end() + NEAR]
        if found["quote"] or REFUSING.search(around):
            yield found[2].lower()


def refused_by_name(error: BaseException, names: Iterable[str]) -> str | None:
    """Return the one of these parameters that a model, or its SDK, refused by its name."""
    if not isinstance(error, TypeError) and status_of(error) not in (400, 422):
        return None
    param, words = getattr(error, "param", None), str(error)
    return next((n for n in names if n == param or re.search(rf"""['"`]{n}['"`]|\b{n}: Extra inputs""", words)), None)


def refused_schema(error: BaseException) -> bool:
    """Return whether a model, or its provider, refused to enforce a schema: too old for it, or the schema too large."""
    return status_of(error) in (400, 422) and bool(NO_SCHEMA.search(str(error)))
