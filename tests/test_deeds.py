"""Is only reported what is done: nothing that is denied, asked about, or mere form?"""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from summarizer import _deeds, _performatives
from summarizer._deeds import acts, says_nothing, signs


@pytest.mark.parametrize(
    "clause", ["And would you be prepared to send monitors?", "“Will they sign?” a reporter asked her, “or not?”"]
)
@pytest.mark.parametrize("type_name", ["agreement", "request", "pledge", "humanitarian_item"])
def test_question_is_no_item(type_name: str, clause: str) -> None:
    """FIELD, decision rule 8; a transcript is full of them."""
    assert says_nothing(type_name, clause)
    assert acts([type_name], clause) == ()


def test_what_may_be_agreed_is_no_agreement() -> None:
    """FIELD, decision rule 3."""
    assert says_nothing("agreement", "In further meetings the teams can agree on all necessary aspects of peace.")
    assert not says_nothing("agreement", "They agreed that the teams can agree on the rest.")


@pytest.mark.parametrize(
    ("type_name", "clause"),
    [
        ("pledge", "Brandt did not promise to accept refugees."),
        ("pledge", "Brandt refused to pledge any money."),
        ("pledge", "Toll never promised to help."),
        ("pledge", "The minister would not commit to sending troops."),
        ("pledge", "She left without promising boats."),
        ("request", "She didn’t ask Toll to leave."),
        ("request", "The agency declined."),
        ("request", "The group rejected the request."),
    ],
)
def test_what_is_not_done_is_no_item(type_name: str, clause: str) -> None:
    """FIELD, decision rule 7: a refusal is neither a pledge nor a request."""
    assert says_nothing(type_name, clause)
    assert acts([type_name], clause) == ()
    assert f"does_{type_name}" not in signs(clause)


@pytest.mark.parametrize(
    ("type_name", "clause"),
    [
        ("pledge", "He promised not to shoot."),
        ("pledge", "Toll did not wait and promised to send boats."),
        ("pledge", "It not only pledged money for tents."),
        ("request", "She urged Toll not to refuse the boats."),
        ("agreement", "They did not agree to open the road."),
    ],
)
def test_what_is_done_beside_a_not_stays(type_name: str, clause: str) -> None:
    """The "not" belongs to the thing, or to another verb; what was not agreed is an agreement that was rejected."""
    assert acts([type_name], clause) == (type_name,)


@pytest.mark.parametrize("room", [_deeds, _performatives])
def test_examples_in_the_docstrings_run(room: ModuleType) -> None:
    """What is documented is true."""
    tried = doctest.testmod(room)
    assert tried.attempted > 0
    assert tried.failed == 0
