"""Who says what the evidence says, in whose words, and from which side?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarizer._entities import index_entities
from summarizer._rules import attribute
from summarizer._text import Document, Sentence, find_quotations, read


def test_a_statement_in_the_first_person_is_official() -> None:
    """Outside marks "we" is an issuer's voice; the title says whose."""
    text = "Statement by Foreign Minister Elin Dorr\n\nWe welcome the release of 12 prisoners. We thank the sailors."
    document = read(text)
    start = text.index("We welcome the release")
    found = attribute(document, index_entities(document), start, start + len("We welcome the release"))
    assert found.quote_type == "indirect"
    assert found.speaker is not None
    assert found.speaker.endswith("Elin Dorr")


PIECES = st.sampled_from(
    [
        "“",
        "”",
        '"',
        "‘",
        "’",
        "'",
        "«",
        "»",
        "„",
        "Kest",
        "said",
        "told",
        "the statement",
        "According to",
        "adding",
        "in a statement",
        ",",
        ".",
        "\n\n",
        "President Ana Kest",
        "quoted Tarn as saying",
        "issued by",
        "We",
        "and",
        "who",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=30).map(" ".join), st.data())
def test_any_text_can_be_attributed(text: str, data: st.DataObject) -> None:
    """No text breaks it, and what it names stands in the text."""
    document = Document(text, (Sentence(0, 0, len(text), text, heading=False),), "en", None)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = attribute(document, index_entities(document), start, end)
    for words in (found.speaker, found.document):
        assert all(word.strip(",") in text for word in (words or "").split())
    for q in find_quotations(text, start, end):
        assert 0 <= q.opened < q.start <= q.end <= q.closed <= len(text)
