"""Make the texts for the benchmarks of many articles: fictional, from a seed, the same on every machine.

Standard library alone, as all contestants read them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

SHORT, LONG = 600, 3000
"""Characters of an article, about."""

MARK = "Quennel Bay"
"""A place that is in the articles that are to fail, and in no other."""

PEOPLE = (
    *("President Orla Venn", "Prime Minister Tomas Reik", "Foreign Minister Ines Calder", "Queen Maren Holt"),
    *("Chancellor Davit Loran", "Ambassador Sela Brandt", "Defence Minister Jorun Pask", "Envoy Mirko Adane"),
)
COUNTRIES = ("Arvenia", "Tollmark", "Fjordland", "Zembara", "Kestria", "Lower Brill")
TOWNS = ("Selma Ford", "Port Ondine", "Halvik", "Marrow Hill", "East Tarn", "Dunmere", "Castle Orrin")
GOODS = ("flour", "medicine", "winter tents", "drinking water", "seed grain", "school books")
DEEDS = (
    "open the bridge at {town} to civilian traffic",
    "send observers to {town} before the end of the month",
    "exchange {n} prisoners of war at {town}",
    "keep the road between {town} and the border free of troops",
    "resume talks on the water of the river in {town}",
    "publish the list of the {n} missing fishermen",
)
ITEMS = (
    "{a} of {here} and {b} of {there} agreed to {deed}.",
    "{a} asked {b} to {deed}.",
    "{a} urged {there} to {deed}.",
    "{a} promised to {deed}.",
    "{here} pledged {n} tonnes of {goods} for the families in {town}.",
    "Lorries from {here} delivered {n} tonnes of {goods} to {town}.",
)
OTHERS = (
    "The meeting lasted three hours and was held behind closed doors.",
    "Snow had closed the passes to the north, and several guests came late.",
    "{a} thanked the hosts for their welcome.",
    "Observers described the mood as calm, though the differences remain.",
    "The two delegations had last met in {town} in the spring.",
    "Newspapers in {there} gave the visit little room.",
    "A dinner at the old town hall of {town} followed.",
    "{b} spoke of a long road and of much work that lies ahead.",
    "The border has been quiet since the autumn, according to residents of {town}.",
    "No statement was made after the session, and no questions were taken.",
)
EACH_ITEM_IN = 4
"""One sentence in so many is an item."""


@dataclass(frozen=True, slots=True)
class Article:
    """A fictional article.

    Args:
        id: Its own name.
        text: The whole of it.
        items: The sentences that report something, in order.
        marked: Whether it is one of those that are to fail.
    """

    id: str
    text: str
    items: tuple[str, ...]
    marked: bool = False


def articles(count: int, *, characters: int = SHORT, marked_each: int = 0, seed: int = 4) -> Iterator[Article]:
    """Make articles, one by one.

    Args:
        count: How many.
        characters: Length of each, about; the last sentence is whole.
        marked_each: One of so many is marked; 0 for none.
        seed: Other seeds make other articles.
    """
    for number in range(count):
        marked = bool(marked_each) and number % marked_each == marked_each - 1
        yield _article(number, characters, random.Random(f"{seed}-{characters}-{number}"), marked=marked)  # noqa: S311


def _article(number: int, characters: int, chance: random.Random, *, marked: bool) -> Article:
    where = MARK if marked else chance.choice(TOWNS)
    sentences = [f"FICTIONAL DISPATCH {number:06d}, from our correspondent in {where}."]
    items, length = [], len(sentences[0])
    while length < characters:
        reported = len(sentences) % EACH_ITEM_IN == 1
        sentence = _filled(chance.choice(ITEMS if reported else OTHERS), chance)
        items += [sentence] if reported else []
        sentences.append(sentence)
        length += len(sentence) + 1
    return Article(f"dispatch-{number:06d}", " ".join(sentences), tuple(items), marked)


def _filled(form: str, chance: random.Random) -> str:
    a, b = chance.sample(PEOPLE, 2)
    here, there = chance.sample(COUNTRIES, 2)
    town, goods, n = chance.choice(TOWNS), chance.choice(GOODS), chance.randrange(12, 900)
    deed = chance.choice(DEEDS).format(town=town, n=n)
    return form.format(a=a, b=b, here=here, there=there, town=town, goods=goods, n=n, deed=deed)
