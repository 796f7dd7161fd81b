"""Who is named in a text, and whom a mention means. Pure."""

from summarizer._entities.dateline import OPENS, dateline_end
from summarizer._entities.gazetteer import word_set, words
from summarizer._entities.lexicon import CUES, GROUPS, NO_NAME, ORDINARY, PLURAL_BODIES, role_type
from summarizer._entities.organisations import organisations
from summarizer._entities.resolver import EntityIndex, index_entities

__all__ = [
    "CUES",
    "GROUPS",
    "NO_NAME",
    "OPENS",
    "ORDINARY",
    "PLURAL_BODIES",
    "EntityIndex",
    "dateline_end",
    "index_entities",
    "organisations",
    "role_type",
    "word_set",
    "words",
]
