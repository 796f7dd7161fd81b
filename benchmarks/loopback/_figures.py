"""What has been asked so far: how much, how often the same, how much at a time?"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """Counts of chat completions. A question is known by the hash of the whole request."""

    in_flight: int = 0
    _asked: Counter[bytes] = field(default_factory=Counter)
    _answered: Counter[bytes] = field(default_factory=Counter)
    _faults: Counter[str] = field(default_factory=Counter)
    _most: int = 0
    _left: int = 0
    _bytes: int = 0
    _cpu: float = field(default_factory=time.process_time)

    def arrived(self, body: bytes) -> bytes:
        """Count a request; return what it is known by."""
        question = hashlib.sha256(body).digest()
        self._asked[question] += 1
        self._bytes += len(body)
        self.in_flight += 1
        self._most = max(self._most, self.in_flight)
        return question

    def ended(self, question: bytes, fault: str) -> None:
        """Count a reply: an answer, or a fault."""
        self.in_flight -= 1
        if fault:
            self._faults[fault] += 1
        else:
            self._answered[question] += 1

    def left(self) -> None:
        """Count a client that went away before it had its reply."""
        self.in_flight -= 1
        self._left += 1

    def told(self) -> dict[str, object]:
        """Return the figures as JSON; `docs/loopback.md` says what each means."""
        requests, answered = self._asked.total(), self._answered.total()
        return {
            "requests": requests,
            "questions": len(self._asked),
            "asked_again": requests - len(self._asked),
            "answered": answered,
            "answered_again": answered - len(self._answered),
            "most_of_one": max(self._asked.values(), default=0),
            "faults": dict(self._faults),
            "abandoned": self._left,
            "in_flight": self.in_flight,
            "most_in_flight": self._most,
            "bytes_read": self._bytes,
            "cpu_seconds": round(time.process_time() - self._cpu, 4),
        }
