"""Link requests to their answers, and add humanitarian twins, by English rules: for the sentence reader alone.

A model that reads one sentence at a time cannot say which item of another one answers it, and is not asked whether an
item stands in a second list. One that reads a window says both itself (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from summarizer._extraction.linking import doers_of, names_of
from summarizer._extraction.merge import sentences_of, token_f1, with_own_ids
from summarizer._quantities import count
from summarizer._rules import decide_by_cues, find_cue, is_humanitarian
from summarizer._text import Document, overlap
from summarizer.codebook import HumanitarianStatus, Response
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request
from summarizer.values import Evidence

Span = tuple[int, int]
"""Offsets of a clause's start and end, in characters of the text."""

REACH = 2
"""Sentences after a request in which its answer is looked for."""

ANSWERING = 0.2
"""Words in common from which on what is promised or agreed answers a request; with fewer, a word has to say so."""

REPLIER = re.compile(
    r"^\W*(?:and\s+|but\s+|so far\s+)*"
    r"(?:he|she|they|it|his|her|their|its|the authorities|the government|"
    r"the (?:group|rebels|movement|militia|agency|ministry|council|commission|organi[sz]ation)|a request that)\b",
    re.IGNORECASE,
)
"""Who answers, where no name is said, at the start of the next sentence."""

ASIDE = re.compile(
    r",\s+(?:and\s+)?an?\s+(?:\w+\s+)?(?:request|plea|call|demand|appeal|matter|proposal|step)\b|,\s+(?:and|but)\s+(?:he|she|they)\b"
)
"""Where a sentence goes on to tell what became of a request."""

THEIRS = re.compile(r"\b(?:their|them|they)\b")
LONGEST_WHOLE = 50
"""Words of a sentence that a twin says as a whole."""

ALWAYS = frozenset(
    {
        *("prisoner_exchange", "prisoner_release", "hostage_release", "civilian_detainees", "abducted_children"),
        *("family_reunification", "missing_persons", "return_of_remains", "humanitarian_access", "evacuation"),
        *("mine_action", "displacement_return"),
    }
)
"""Categories of which FIELD says that a request, pledge or agreement about them stands in both lists, always."""

ACCESS = "humanitarian_access"
"""The one of them of which words are used of trade and war as well: it needs people or aid in the item's own words."""

OPEN = frozenset({"conditional", "unclear"})
"""Statuses of an agreement of which nobody can say that it holds."""

TWIN_STATUS: dict[type[Item], HumanitarianStatus] = {Agreement: "agreed", Request: "requested", Pledge: "pledged"}
TOLD_STATUS: dict[str, HumanitarianStatus] = {
    **dict.fromkeys(("under_discussion", "proposed"), "unclear"),
    **dict.fromkeys(("rejected", "suspended"), "blocked"),
    **dict.fromkeys(("implemented", "delivered"), "completed"),
}
"""What the status of an agreement, or the level of a pledge, says otherwise: what is only discussed is not agreed."""


def add_humanitarian_twins(items: Sequence[Item], document: Document, marked: Collection[Span] | None) -> list[Item]:
    """Add the humanitarian item that FIELD asks for beside a request, pledge or agreement about people or aid.

    `marked` are the clauses that the classifier found humanitarian. Prisoners, hostages, children who were taken,
    access and the like are due whatever it found; without a classifier (None) cue words decide alone.
    """
    humane = _by_sentence([item for item in items if isinstance(item, HumanitarianItem)], document)
    twins = []
    for item in (item for item in items if type(item) in TWIN_STATUS):
        words = _whole(item, document)
        cue = decide_by_cues("humanitarian_item", "category", words.what)
        found = bool(find_cue("humane", words.what)) if marked is None else _is_marked(item, items, marked)
        due = found or (cue in ALWAYS and (cue != ACCESS or is_humanitarian(words.what)))
        near = [other for index in sentences_of(item, document) for other in humane.get(index, ())] if due else []
        if due and not any(overlap(words.evidence, other.evidence) for other in near):
            twins.append(_twin(item, words, cue or "other"))
    return with_own_ids([*items, *twins])


def _is_marked(item: Item, items: Sequence[Item], marked: Collection[Span]) -> bool:
    """Return whether the classifier found an item's clause humanitarian, not because of another item of the clause."""
    span = next(((a, b) for a, b in marked if a <= item.start < b), None)
    if span is None or is_humanitarian(item.what):
        return span is not None
    beside = (other for other in items if other is not item and span[0] <= other.start < span[1])
    return not any(is_humanitarian(other.what) for other in beside)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a twin says, and the words that it stands on."""

    what: str
    evidence: list[Evidence]


def _whole(item: Item, document: Document) -> Statement:
    """Return what an item says; of one about "their safe return" the whole sentence, if that tells whose."""
    sentence = document.sentences[document.index_at(item.start)]
    inside = item.evidence[0].start > sentence.start or item.evidence[-1].end < sentence.end
    vague = inside and THEIRS.search(item.what) and len(sentence.text.split()) <= LONGEST_WHOLE
    if not (vague and decide_by_cues("humanitarian_item", "category", sentence.text) in ALWAYS):
        return Statement(item.what, list(item.evidence))
    quote = Evidence(quote=sentence.text, start=sentence.start, end=sentence.end, match="sentence")
    return Statement(" ".join(sentence.text.split()).rstrip("."), [quote])


def _twin(item: Item, said: Statement, category: str) -> HumanitarianItem:
    how = item.status if isinstance(item, Agreement) else item.level if isinstance(item, Pledge) else ""
    affected = find_cue("affected", said.what)
    open_ = isinstance(item, Agreement) and item.status in OPEN
    return HumanitarianItem.model_validate(
        {
            "what": said.what,
            "topic": "humanitarian",
            "when": item.when,
            "evidence": said.evidence,
            "attribution": item.attribution,
            "category": category,
            "status": "unclear" if open_ else TOLD_STATUS.get(how, TWIN_STATUS[type(item)]),
            "affected": affected.words if affected else None,
            "count": count(said.what),
            "actors": doers_of(item),
        }
    )


def link_by_rules(items: Sequence[Item], document: Document) -> list[Item]:
    """Link each request to what answers it: a pledge, an agreement, a refusal."""
    linked = {item.id: item for item in items}
    answers = _by_sentence([item for item in items if isinstance(item, (Pledge, Agreement))], document)
    for request in (item for item in items if isinstance(item, Request)):
        at = document.index_at(request.start)
        near = [item for index in range(at, at + REACH + 1) for item in answers.get(index, ())]
        answer = next((item for item in near if _answers(item, request, document)), None)
        if answer is not None:
            answered = {"response": _response(request, answer), "answered_by": [answer.id]}
            linked[request.id] = request.model_copy(update=answered)
            if isinstance(answer, Pledge):
                whom = answer.beneficiaries or [r for r in request.requesters if r not in answer.pledgers]
                linked[answer.id] = answer.model_copy(update={"responds_to": request.id, "beneficiaries": whom})
        elif (response := _told_response(request, document)) is not None:
            linked[request.id] = request.model_copy(update={"response": response})
    return list(linked.values())


def _by_sentence(items: Iterable[Item], document: Document) -> dict[int, list[Item]]:
    places: dict[int, list[Item]] = {}
    for item in items:
        for index in sentences_of(item, document):
            places.setdefault(index, []).append(item)
    return places


def _answers(item: Item, request: Request, document: Document) -> bool:
    if not names_of(doers_of(item)) & names_of(request.addressees):
        return False
    distance = document.index_at(item.start) - document.index_at(request.start)
    if distance < 0 or (distance == 0 and item.start < request.start):
        return False
    said = document.sentences[document.index_at(item.start)].text
    if isinstance(item, Agreement) and item.kind == "shared_view":
        return False
    alike = token_f1(item.what, request.what)
    promised = distance == 0 and isinstance(item, Pledge)
    replies = find_cue("response" if alike >= ANSWERING else "replying", said) is not None
    return promised or replies or alike >= 0.3


def _response(request: Request, answer: Item) -> Response:
    if isinstance(answer, Agreement) and answer.status == "rejected":
        return "rejected"
    if any(find_cue("deferring", said) for said in (answer.what, *(e.quote for e in answer.evidence))):
        return "deferred"
    return "accepted" if token_f1(answer.what, request.what) >= ANSWERING else "partially_accepted"


def _told_response(request: Request, document: Document) -> Response | None:
    """Return the answer that the next sentences tell without an item: a refusal, or that it is put off.

    The one who is asked says so, by name, or by "he" and the like in the next sentence alone.
    """
    first = document.index_at(request.start)
    names = names_of(request.addressees) - {""}
    for step, sentence in enumerate(document.sentences[first : first + 1 + REACH]):
        said = sentence.text if step else _rest(sentence.text, request.evidence[-1].end - sentence.start)
        for cue, response in (("refusing", "rejected"), ("putting_off", "deferred")):
            found = find_cue(cue, said)
            speaks = found and (
                (not step and ASIDE.match(said))
                or any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said[: found.start]) for name in names)
                or (step < 2 and REPLIER.search(said, 0, found.start))
            )
            if speaks:
                return "rejected" if response == "rejected" else "deferred"
    return None


def _rest(sentence: str, end: int) -> str:
    """Return what follows a request in its sentence, from an aside about it on (", a plea that he refused")."""
    aside = ASIDE.search(sentence)
    return sentence[aside.start() if aside else max(0, end) :]
