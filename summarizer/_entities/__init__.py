"""Find who is named in a text, and resolve mentions to them. Pure."""

from summarizer._entities.countries import countries_in, country_code
from summarizer._entities.dateline import OPENS, dateline_end
from summarizer._entities.gazetteer import word_set, words
from summarizer._entities.lexicon import CUES, GROUPS, NO_NAME, ORDINARY, PLURAL_BODIES, role_type
from summarizer._entities.organisations import organisations
from summarizer._entities.resolver import EntityIndex, index_entities, is_name, is_pronoun

__all__ = [
    "CUES",
    "GROUPS",
    "NO_NAME",
    "OPENS",
    "ORDINARY",
    "PLURAL_BODIES",
    "EntityIndex",
    "countries_in",
    "country_code",
    "dateline_end",
    "index_entities",
    "is_name",
    "is_pronoun",
    "organisations",
    "role_type",
    "word_set",
    "words",
]
