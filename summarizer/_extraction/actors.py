"""Read the names that a model gives to actors: verify that they stand in the text, and complete them from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, get_args

from summarizer._entities import country_code, is_name, is_pronoun
from summarizer._extraction.names import KnownWords, invented_name
from summarizer._prompting import Context
from summarizer._text import Sentence, fold, locate, tokenize
from summarizer.codebook import ActorType
from summarizer.values import Actor

TYPES = frozenset(get_args(ActorType)) - {"unclear"}
PERSONS = frozenset({"state_leader", "government_official", "opposition"})
LONGEST = 20
"""Words of a name; a longer answer is a sentence."""

_EDGES = " .,;:'\"“”’()"
_BOTH = re.compile(r"(?:both|the\s+two)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\A(?:the|a|an)\s+", re.IGNORECASE)


class ActorReader:
    """Reads actors of one window.

    Args:
        context: Where the items were looked for.
        told: What the model said of each actor, by name: `country`, `type`.
    """

    def __init__(self, context: Context, told: Mapping[str, Mapping[str, Any]]) -> None:
        self._context = context
        self._told = {_key(name): row for name, row in told.items()}

    def read(self, mention: str, sentence: Sentence) -> list[Actor]:
        """Return whom a name means; several for "both leaders", nobody where it is no name of the text's."""
        said = mention.strip(_EDGES)
        if not is_name(said) or len(said.split()) > LONGEST:
            return []
        found = self._context.entities.resolve(said, at=sentence.index)
        if not self.stands(said):
            return self._by_last_name(said, sentence)
        if len(found) > 1 and (_BOTH.match(said) or " and " in said) and all(map(_is_named, found)):
            return list(found)
        if not found and is_pronoun(said):
            return []
        return [self._completed(said, found[0] if len(found) == 1 else None)]

    def _by_last_name(self, said: str, sentence: Sentence) -> list[Actor]:
        """Return the person whom the text calls by a part of the name, as "President Kest" for "Ana Kest"."""
        found = self._context.entities.resolve(said.rsplit(maxsplit=1)[-1], at=sentence.index)
        keys = {token.key for token in tokenize(said)}
        return [a for a in found if a.actor_type in PERSONS and {token.key for token in tokenize(a.name)} <= keys]

    def invented(self, mention: str) -> str | None:
        """Return the name in a mention that the text does not have, or None."""
        return None if country_code(mention) in self._countries else invented_name([f"by {mention}"], self._known)

    def stands(self, said: str) -> bool:
        """Return whether words stand in the text, in any spelling of accents and case, or in an order of their own.

        What the caller said about the text (its title, its publisher) counts as the text.
        """
        if locate(self._context.document.text, said) or locate(self._context.about, said):
            return True
        code = country_code(said)
        if code is not None:
            return code in self._countries
        keys = [token.key for token in tokenize(said) if token.is_content]
        return bool(keys) and all(map(self._known.has_word, keys)) and self.invented(said) is None

    @cached_property
    def _known(self) -> KnownWords:
        return KnownWords((self._context.document.text, *self._context.entities.names))

    @cached_property
    def _countries(self) -> frozenset[str]:
        return self._context.entities.countries

    def _completed(self, said: str, known: Actor | None) -> Actor:
        """Return the actor by the fullest name in the text, as the model described it, else as the text does."""
        told = self._told.get(_key(said), {})
        country, kind = told.get("country"), told.get("type")
        fuller = known is not None and _is_form_of(said, known)
        bare = _ARTICLE.sub("", said)
        return Actor(
            name=known.name if known and fuller and fold(known.name) != fold(bare) else bare,
            mention=known.mention if known else said,
            role=known.role if known else None,
            country=country if country in self._countries else known.country if known else None,
            actor_type=kind if kind in TYPES else known.actor_type if known else "unclear",
        )


def _is_form_of(said: str, known: Actor) -> bool:
    """Return whether the text's name is a fuller form of the one that was said; a person's goes without the title."""
    mine, theirs = ({token.key for token in tokenize(words) if token.is_content} for words in (said, known.name))
    person = known.role is not None and known.actor_type in PERSONS
    return bool(theirs) and (mine <= theirs or (person and theirs <= mine))


def _is_named(actor: Actor) -> bool:
    return actor.name != actor.name.lower()


def _key(name: str) -> str:
    return fold(_ARTICLE.sub("", name.strip(_EDGES)))
