"""Do sentences start and end where a reader would part them, in time that grows with the text?"""

from __future__ import annotations

import pytest
import sentencex

from summarizer._text.sentences import LONGEST, part


def _parts(text: str, language: str | None = "en") -> list[str]:
    return [text[a:b] for a, b in part(text, 0, len(text), language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("en", ["U.S. President Donald J. Trump met Gen. Tamm.", "They left."]),
        ("en", ["Mr. Roe, Amb. Kim and Dr. Lo live on No. 10 St. James St. in Kesh.", "They agree."]),
        (
            "en",
            [
                "They met at 5 p.m. on Monday.",
                "They met again at 6 a.m. Tuesday.",
                "It ended at 7 p.m.",
                "Then they left.",
            ],
        ),
        ("en", ["In the U.S. Army they wait.", "It came from the U.S.", "Then they left."]),
        ("en", ["“We agreed.”", "“They did too,” he said.", "“What is it?” she asked."]),
        ("en", ["He paid 3.5 million, i.e. That sum.", "See paras. 6 and 7 of Art. 5."]),
        ("en", ["The list: 1. One thing.", "2. Another thing."]),
        ("en", ["Was it so?", "No.", "They left."]),
        ("fr", ["M. Roe a dit « Oui. »", "Il part.", "L’art. 5 est clair."]),
        ("uk", ["Президент О. Бриль прибув о 5 год. ранку.", "У ст. 5 сказано: «Так».", "«Так!» — сказав ген. Тамм."]),
        ("ru", ["В. В. Тамм прибыл в г. Кеш.", "См. ст. 5."]),
        ("ar", ["قال الرئيس إنه سيوافق.", "هل وافق؟", "انتهى۔", "ثم ذهب د. سامي."]),
        ("hi", ["राष्ट्रपति ने कहा।", "वे सहमत हुए।"]),
        (None, ["They met.", "Mr. Roe left."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(language: str | None, sentences: list[str]) -> None:
    """Abbreviations, initials, hours, quotes and full stops of several scripts."""
    assert _parts(" ".join(sentences), language) == sentences


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("zh", ["总统说：“我们同意。”", "然后他离开了。", "是吗？", "是！", "好的；再见。"]),
        ("ja", ["大統領は「同意します。」と述べた。", "彼は去った。", "本当か？"]),
    ],
)
def test_sentences_need_no_space_between(language: str, sentences: list[str]) -> None:
    """Chinese and Japanese sentences follow each other directly."""
    assert _parts("".join(sentences), language) == sentences


def test_a_line_end_inside_a_sentence_stays_in_it() -> None:
    """Wrapped lines and non-breaking spaces are white space, and the slice is raw."""
    assert _parts("They agreed\r\nto\u00a0meet. \u2009They left.\n") == ["They agreed\r\nto\u00a0meet.", "They left."]


def test_a_short_quotation_stays_whole_and_a_long_one_is_parted() -> None:
    """Quoted speech over 300 characters is sentences like others; its marks stay with the words that they enclose."""
    short = "“We agreed. They did too,” he said."
    assert _parts(short) == [short]
    inside = ["Estmark will open both of the crossings for trucks that carry food and medicine to the north."] * 4
    assert _parts("He said: “" + " ".join(inside) + "” They left.") == [
        "He said: “" + inside[0],
        *inside[1:3],
        inside[3] + "”",
        "They left.",
    ]


def test_a_closing_quote_belongs_to_its_sentence_in_a_long_quotation() -> None:
    """Where the sentence goes on after a quotation that is parted, the mark stays before the words that follow."""
    inside = ["Estmark will open both of the crossings for trucks that carry food and medicine to the north."] * 4
    assert _parts("“" + " ".join(inside) + "” Then “All of it. Now.” he said.")[3:] == [
        inside[3] + "”",
        "Then “All of it. Now.” he said.",
    ]
    assert _parts("“" + " ".join(inside) + "” she said.")[3:] == [inside[3] + "” she said."]


@pytest.mark.parametrize("unit", ["word ", "word, ", "我们同意，", "词", "x"])
def test_a_sentence_that_is_too_long_is_parted(unit: str) -> None:
    """No sentence is over 1,200 characters, none is tiny, and nothing but white space is lost."""
    text = unit * 2000
    parts = _parts(text)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(LONGEST // 3 <= len(p) <= LONGEST for p in parts[:-1])


def test_a_long_sentence_is_parted_at_a_clause_mark() -> None:
    """A comma or semicolon is a better place than any space."""
    text = ("word " * 150 + "word; ") * 3
    assert [p[-1] for p in _parts(text)][:2] == [";", ";"]


def test_a_block_does_not_cut_a_sentence() -> None:
    """A paragraph longer than one block is parted as if it were read at once."""
    sentence = "The leaders of Northland and Estmark agreed to meet Mr. Roe again."
    assert _parts(" ".join([sentence] * 200)) == [sentence] * 200


@pytest.mark.parametrize("unit", ["“a ", "我们同意。", "1. a ", "“We agreed. They did,” he said. ", "a", "a” "])
def test_time_grows_with_the_text_and_not_with_its_square(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However a text is made, sentencex gets bounded blocks, which together are at most four times the text."""
    seen: list[int] = []
    segment = sentencex.segment

    def counted(language: str, block: str) -> list[str]:
        seen.append(len(block))
        return list(segment(language, block))

    monkeypatch.setattr(sentencex, "segment", counted)
    text = unit * (60_000 // len(unit))
    assert _parts(text)
    assert max(seen) <= 2 * LONGEST
    assert sum(seen) <= 4 * len(text)


def test_a_panic_of_sentencex_costs_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic is no Exception; the block is then taken as it stands. Other signals pass."""

    class PanicException(BaseException):
        """What pyo3 raises."""

    def panics(language: str, block: str) -> list[str]:
        raise PanicException

    def stops(language: str, block: str) -> list[str]:
        raise KeyboardInterrupt

    monkeypatch.setattr(sentencex, "segment", panics)
    assert _parts("They met. They left.") == ["They met. They left."]
    monkeypatch.setattr(sentencex, "segment", stops)
    with pytest.raises(KeyboardInterrupt):
        _parts("They met. They left.")


@pytest.mark.parametrize("space", ["\u00a0", "\u2028", "\x85", "\u2009"])
def test_wide_white_space_before_a_full_stop_is_harmless(space: str) -> None:
    """This makes sentencex 1.0 panic when it sees it."""
    assert _parts(f"Plan B{space}. They left.")[-1] == "They left."


def test_month_may_end_a_sentence() -> None:
    """A month is no abbreviation; sentencex takes "May." for one."""
    assert _parts("It came in May. Qatar has paid. On 3 May. 2 was shut.") == [
        "It came in May.",
        "Qatar has paid.",
        "On 3 May. 2 was shut.",
    ]
