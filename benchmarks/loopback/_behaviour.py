"""How does the server behave: how long does it take, which questions go wrong, how, and how often?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

FAULTS: Mapping[str, str] = {
    "bad-json": "an answer that is no JSON",
    "truncated": "half an answer, cut for lack of room",
    "refusal": "the model declines",
    "empty-quote": "items whose quotes are empty and whose numbers point at no sentence",
    "hang": "no reply at all, while the connection stays open",
    "drop": "the connection is closed without a reply",
}
"""What may go wrong beside an HTTP status."""

STATUSES = range(400, 600)


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How questions are answered.

    Args:
        latency: Seconds from the last byte of a request to the first of its reply.
        fault: A name in `FAULTS`, or an HTTP status from 400 to 599; empty for none.
        one_in: Of so many texts one is hit, chosen by its hash.
        marked: Texts that hold these words are hit instead.
        times: How often each text is hit; 0 for always.
        retry_after: Seconds that a 429 or 503 asks to wait.
    """

    latency: float = 0.0
    fault: str = ""
    one_in: int = 10
    marked: str = ""
    times: int = 0
    retry_after: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ValueError: Something is out of range; it is named.
        """
        if self.fault and self.fault not in FAULTS and self.status is None:
            raise ValueError(f"fault is {self.fault!r}. There are: {', '.join(FAULTS)}, and HTTP statuses 400 to 599.")
        if self.latency < 0 or self.one_in < 1 or self.times < 0 or self.retry_after < 0:
            raise ValueError("latency, times and retry_after must not be below 0, one_in not below 1.")

    @property
    def status(self) -> int | None:
        """The HTTP status of the fault, if it is one."""
        return int(self.fault) if self.fault.isdecimal() and int(self.fault) in STATUSES else None

    @classmethod
    def read(cls, given: object) -> Behaviour:
        """Make it of JSON.

        Raises:
            ValueError: There is an unknown name, or a value of another type.
        """
        kinds = {field.name: type(field.default) for field in fields(cls)}
        if not isinstance(given, dict) or not given.keys() <= kinds.keys():
            raise ValueError(f"Give an object with any of {', '.join(kinds)}.")
        wrong = [n for n, v in given.items() if not isinstance(v, (int, float) if kinds[n] is float else kinds[n])]
        if wrong:
            raise ValueError(f"{wrong[0]} must be of type {kinds[wrong[0]].__name__}.")
        return cls(**given)


class Chosen:
    """Decides which requests are hit, and remembers how often each text was."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour
        self._hits: Counter[bytes] = Counter()

    def fault(self, text: str) -> str:
        """Return the fault that hits a request about this text now; empty for none."""
        behaviour = self._behaviour
        if not behaviour.fault:
            return ""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        marked = behaviour.marked in text if behaviour.marked else int.from_bytes(digest[:8]) % behaviour.one_in == 0
        if not marked or (behaviour.times and self._hits[digest] >= behaviour.times):
            return ""
        self._hits[digest] += 1
        return behaviour.fault


def known(behaviour: Behaviour) -> dict[str, Any]:
    """Return it as JSON."""
    return {field.name: getattr(behaviour, field.name) for field in fields(behaviour)}
