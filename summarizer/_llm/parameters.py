"""Which parameters does a model take? Learned from its refusals, since names do not tell.

gpt-5 and the o-series refuse `temperature` and `max_tokens`; gpt-5.6 takes tools on chat completions only with an
explicit `reasoning_effort: none`; old servers do not know `max_completion_tokens`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from summarizer._llm.retry import status_of

LIMITS: Mapping[str, str] = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}
LEARNABLE = frozenset({"temperature", "reasoning_effort", *LIMITS})
REFUSED = re.compile(r"""['"`](temperature|reasoning_effort|max_tokens|max_completion_tokens)['"`]""")
UNKNOWN = re.compile(r"unexpected keyword argument '(temperature|reasoning_effort|max_tokens|max_completion_tokens)'")


@dataclass(frozen=True, slots=True)
class RequestParameters:
    """How a model is spoken to: what it refuses is left out, renamed, or said outright from then on.

    Args:
        limit: How the room for the answer is called.
        refused: Names of the parameters that the model has refused.
    """

    limit: str = "max_tokens"
    refused: frozenset[str] = frozenset()

    def parameters(self, max_tokens: int) -> dict[str, Any]:
        """Return the parameters of a request; `max_tokens` is the room for the answer, in tokens."""
        return {"temperature": 0, self.limit: max_tokens}

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
        """Return the manner that has learned one more refusal."""
        return replace(self, refused=self.refused | {name})


def refused_parameter(error: BaseException) -> str | None:
    """Return the parameter that a model, or its SDK, refused, when it is one that can be left out."""
    if isinstance(error, TypeError):  # anthropic 2 has no `temperature` any more
        found = UNKNOWN.search(str(error))
        return found.group(1) if found else None
    if status_of(error) not in (400, 422):
        return None
    named = getattr(error, "param", None)
    if isinstance(named, str):
        return named if named in LEARNABLE else None
    found = REFUSED.search(str(error))
    return found.group(1) if found else None
