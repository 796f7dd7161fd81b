"""Split a raw string into sentences with offsets, and align words with those offsets. Pure."""

from summarizer._text.alignment import ground, locate, overlap, point
from summarizer._text.document import Document, Sentence, Window, read, windows
from summarizer._text.injection import find_injections
from summarizer._text.normalize import fold, lowered
from summarizer._text.paragraphs import read_paragraphs
from summarizer._text.polarity import disagreement, word_polarities
from summarizer._text.quotations import Quotation, find_quotations, has_none
from summarizer._text.sanitize import neutralise, one_line
from summarizer._text.spelling import spellings, unaccented
from summarizer._text.token_estimate import estimate_tokens
from summarizer._text.tokens import BEGINNING, ELISION, STOP_WORDS, Token, Vocabulary, is_same, tokenize

__all__ = [
    "BEGINNING",
    "ELISION",
    "STOP_WORDS",
    "Document",
    "Quotation",
    "Sentence",
    "Token",
    "Vocabulary",
    "Window",
    "disagreement",
    "estimate_tokens",
    "find_injections",
    "find_quotations",
    "fold",
    "ground",
    "has_none",
    "is_same",
    "locate",
    "lowered",
    "neutralise",
    "one_line",
    "overlap",
    "point",
    "read",
    "read_paragraphs",
    "spellings",
    "tokenize",
    "unaccented",
    "windows",
    "word_polarities",
]
