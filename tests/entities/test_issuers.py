"""Is "we" the one who issues a text, and are "the Parties" those whom its first sentences join?"""

from __future__ import annotations

import pytest

from summarizer._entities import index_entities
from summarizer._entities.issuers import is_official
from summarizer._text import read

WE = [
    ("We, the Leaders of the G7, met in Lomar. We urge restraint.", ["G7"]),
    ("We, the Leaders of the Northern Nine, have met in Lomar. We urge restraint.", ["Northern Nine"]),
    ("Joint Statement by Kenya, Uganda and Norway\n\nWe urge restraint.", ["Kenya", "Uganda", "Norway"]),
    ("Remarks by Ambassador Ana Kest of Norway on Kenya\n\nThank you. We urge Kenya to wait.", ["Norway"]),
    ("Peace Council\n\nThe Peace Council met.\n\nDemands that the rebels withdraw.", ["Peace Council"]),
    ("It rained in the hills. We urge restraint.", []),
    (
        "Norway: Peace Board helps\n\nStatement from Peace Board head Bo Tarn on wells.\n\nNorway gave. We urge.",
        ["Peace Board"],
    ),
    ("Statement of Ambassador Bo Tarn of Norway\n\nWe urge restraint.", ["Norway"]),
    (
        "Aid worker freed\n\nStatement from UNICEF spokesperson Bo Tarn on aid.\n\nNorway gave. We urge restraint.",
        ["Bo Tarn"],
    ),
]


@pytest.mark.parametrize(("text", "names"), WE)
def test_we_is_who_issues_the_text(text: str, names: list[str]) -> None:
    """A group by its own words, an ambassador's country, all who join in a statement; nobody where nobody is named."""
    document = read(text)
    found = index_entities(document).meant("we", at=document.sentences[-1].index)
    assert [actor.country or actor.name for actor in found] == [
        {"Kenya": "KEN", "Uganda": "UGA", "Norway": "NOR"}.get(name, name) for name in names
    ]


def test_parties_of_a_declaration_are_the_states_that_it_joins() -> None:
    """All three, whichever is named in the sentence."""
    text = "Joint Declaration of Kenya, Uganda and Norway\n\nThe Parties shall meet in Lomar. Kenya will host them."
    found = index_entities(read(text)).meant("the parties", at=1)
    assert [actor.country for actor in found] == ["KEN", "UGA", "NOR"]


@pytest.mark.parametrize(
    ("text", "said"), [("We met. It rained.", True), ("“We met,” he said.", False), ("They met.", False)]
)
def test_first_person_counts_outside_quotation_marks(text: str, said: bool) -> None:
    """Somebody who is quoted does not issue the text."""
    assert index_entities(read(text)).first_person is said


@pytest.mark.parametrize(
    ("heading", "official"),
    [
        ("Northern Council meeting (2 May) – Conclusions", True),
        ("Northern Council Press Statement on Kenya", True),
        ("Norway Issues Statement", False),
        ("Envoys leave after a statement that nobody read", False),
    ],
)
def test_a_document_is_told_from_a_report_on_one_by_its_heading(heading: str, official: bool) -> None:
    """Conclusions ask in the name of the body that adopts them, also where they do not say "we"."""
    assert is_official(read(f"{heading}\n\nThe envoys met in the hills. Nobody spoke.").sentences) is official
