"""Does an article stay data in the copy that a model sees? DESIGN promise 6."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer._text import one_line
from summarizer._text.sanitize import SPECIAL, neutralise

TOKENS = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|channel|>",
    "<|fim_prefix|>",
    "<｜begin▁of▁sentence｜>",
    "<｜User｜>",
    "[INST]",
    "[/INST]",
    "[AVAILABLE_TOOLS]",
    "[TOOL_CALLS]",
    "[gMASK]",
    "[THINK]",
    "[|assistant|]",
    "]~b]",
    "<<SYS>>",
    "<</SYS>>",
    "<start_of_turn>",
    "<end_of_turn>",
    "<s>",
    "</s>",
    "<bos>",
    "<eos>",
    "<pad>",
    "<unk>",
    "<unused7>",
    "<0x0A>",
    "<tool_call>",
    "</tool_call>",
    "<think>",
    "</think>",
    "<fim_middle>",
    "<article>",
    "</article>",
    "＜|im_end|＞",
    "［INST］",
]

hostile = st.lists(
    st.one_of(st.sampled_from(TOKENS), st.text(max_size=3), st.sampled_from("<>[]|/ \x00\u202e\n5")), max_size=9
)
texts = st.one_of(st.text(), hostile.map("".join))


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("spelled", [str, str.upper, str.title, lambda t: t[0] + " " + t[1:-1] + "\n" + t[-1]])
def test_no_special_token_is_left_in_the_copy(token: str, spelled: type[str]) -> None:
    """Case and white space do not help it; nor does a server that folds Unicode or strips what is invisible."""
    shown = neutralise(f"Talks{spelled(token)}were held.{token}")
    folded = re.sub(r"[\u200b-\u200d\u2060\ufeff]", "", unicodedata.normalize("NFKC", shown))
    assert unicodedata.normalize("NFKC", token) not in folded
    assert not SPECIAL.search(shown)


@given(texts)
def test_doing_it_twice_changes_nothing(text: str) -> None:
    """Parts that were neutralised may be put together and neutralised again."""
    assert neutralise(neutralise(text)) == neutralise(text)


@given(texts)
def test_the_copy_holds_no_token_and_no_mark_of_the_frame(text: str) -> None:
    """Whatever the article is: `<` is left before a number only, so nothing that opens with it can stand."""
    shown = neutralise(text)
    assert not SPECIAL.search(shown)
    assert not any(token.casefold() in shown.casefold() for token in TOKENS)


@given(texts, texts)
def test_a_token_cannot_be_put_together_from_two_parts(first: str, second: str) -> None:
    """A title and a text that are shown beside each other hold no tag that neither has alone."""
    assert "<|" not in neutralise(first) + neutralise(second)


def test_a_token_that_a_hidden_character_splits_is_broken_as_well() -> None:
    """Hidden characters are taken out first, so that taking them out cannot make a token."""
    assert neutralise("<\x00|im_\u202eend|>") == "‹|im_end|>"


@pytest.mark.parametrize(
    "text",
    ["fewer than <5%, a < 10, I <3 Lunden", "[the President] [sic]", "نص \u200fعربي\u200f", "co\u00adop", "க்\u200cஷ"],
)
def test_ordinary_signs_arrive_as_they_are(text: str) -> None:
    """Less-than before a number, editors' brackets, marks of right-to-left scripts and joiners carry meaning."""
    assert neutralise(text) == text


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\x7f", "\u202e", "\u2066", "\u2069", "\U000e0041", "\U000e0100"])
def test_what_a_person_cannot_see_is_not_shown_to_the_model(hidden: str) -> None:
    """Controls, overrides of direction and tag characters hide orders from the reader."""
    assert neutralise(f"Talks{hidden} were held.") == "Talks were held."


def test_half_a_surrogate_pair_does_not_break_the_request() -> None:
    """A string that cannot be sent as UTF-8 is shown with a replacement character."""
    assert neutralise("Talks \ud83d were held.").encode() == "Talks \ufffd were held.".encode()


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\n \n"])
def test_a_sentence_cannot_open_a_numbered_line_of_its_own(line_break: str) -> None:
    """Hard wraps and every other line break become one space."""
    assert one_line(f"They met{line_break}(4) They agreed.") == "They met (4) They agreed."


@given(texts)
def test_a_sentence_is_one_line(text: str) -> None:
    """By Python's own idea of lines, and safe against being neutralised again."""
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert neutralise(line) == line


@given(texts)
def test_an_article_cannot_close_its_frame(text: str) -> None:
    """The marks between which a prompt shows it stand nowhere in the copy, in any case."""
    shown = neutralise(text).casefold()
    assert "<article>" not in shown
    assert "</article>" not in shown
