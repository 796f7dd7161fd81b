"""What is known of words that name somebody: which offices are one?"""

from __future__ import annotations

import pytest

from summarizer._entities.types import Role


def _role(text: str) -> Role:
    return Role(text, text.rsplit(maxsplit=1)[-1].casefold(), "government_official", plural=False, end=0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Secretary", "Foreign Secretary", True),
        ("Minister", "Deputy Minister", False),
        ("National Security Advisor", "NSA", True),
        ("Trade Minister", "Foreign Minister", False),
    ],
)
def test_one_office_has_a_short_and_a_long_title(one: str, other: str, same: bool) -> None:
    """A deputy has an office of his own."""
    assert _role(one).same_office(_role(other)) is same
