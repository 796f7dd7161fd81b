"""Which summaries do tests export? One with an item of each type and of a user's own, and any at all. All fictional."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

from hypothesis import strategies as st
from making import item
from pydantic import Field

from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request, Summary
from summarizer.values import Actor, Amount, Attribution, Count, Evidence, Provenance, Source, When

TEXT = (
    "Toll and Arvenia agreed on a truce. Arvenia asked Toll for 40 trucks. Toll pledged over 40 million euros on "
    "Monday, “=SUM(A1)” said Kest. 300 prisoners came home. Toll froze the assets of Selma Lines."
)
TOLL, ARVENIA = Actor(name="Toll", country="TOL", actor_type="state"), Actor(name="Arvenia", actor_type="state")


class Sanction(Item):
    """An item type of a user's own."""

    definition: ClassVar[str] = "A penalty."
    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[], description="who is hit")
    measure: str | None = Field(default=None, description="which penalty")


def summary(**changed: Any) -> Summary:
    """Make a summary with an item of each type."""
    request = item(
        Request,
        TEXT,
        "Arvenia asked Toll for 40 trucks",
        requesters=[ARVENIA],
        addressees=[TOLL],
        force="ask",
        mode="assist",
        topic="humanitarian",
        response="accepted",
    )
    pledge = item(
        Pledge,
        TEXT,
        "Toll pledged over 40 million euros",
        pledgers=[TOLL],
        beneficiaries=[ARVENIA],
        topic="economic",
        level="commitment",
        amount=Amount(value=40_000_000, currency="EUR", qualifier="over"),
        when=When(text="on Monday", date=dt.date(2024, 5, 6)),
        attribution=Attribution(speaker="Kest", document="a readout", quote_type="mixed", perspective="own_side"),
        responds_to=request.id,
    )
    agreement = item(Agreement, TEXT, "Toll and Arvenia agreed on a truce", parties=[TOLL, ARVENIA], topic="ceasefire")
    more = Evidence(quote="Toll pledged", start=TEXT.index("Toll pledged"), end=TEXT.index("Toll pledged") + 12)
    fields: dict[str, Any] = {
        "id": "truce",
        "title": "A truce",
        "agreements": [
            agreement.model_copy(
                update={"kind": "commitment", "status": "agreed", "evidence": [more, *agreement.evidence]},
            )
        ],
        "requests": [request.model_copy(update={"answered_by": [pledge.id]})],
        "pledges": [pledge],
        "humanitarian_items": [
            item(
                HumanitarianItem,
                TEXT,
                "300 prisoners came home",
                category="prisoner_release",
                status="completed",
                affected="prisoners",
                count=Count(value=300),
            )
        ],
        "others": [item(Sanction, TEXT, "Toll froze the assets", targets=[TOLL], measure="freeze “all”")],
        "source": Source(
            sha256="0" * 64,
            characters=len(TEXT),
            language="en",
            title="A truce",
            published=dt.date(2024, 5, 5),
            publisher="The Selma Courier",
            author="Ana Brill",
            url="https://courier.example/truce",
            text=TEXT,
        ),
        "provenance": Provenance(
            model="fictional/model",
            prompts=["window.v2"],
            library="0.0",
            created=dt.datetime(2024, 5, 7, 8, 9, 10, 123456, dt.timezone(dt.timedelta(hours=2))),
        ),
    }
    return Summary(**{**fields, **changed})


WORDS = st.text(st.characters(), max_size=30)  # half characters and NUL too
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)  # pydantic refuses half ones here
COUNTRY = st.none() | st.sampled_from(["TOL", "ARV"])
ACTORS = st.lists(st.builds(Actor, name=NAME, country=COUNTRY), max_size=3)
EVIDENCE = st.lists(
    st.builds(
        lambda q, s, m: Evidence(quote=q, start=s, end=s + len(q), match=m),
        NAME,
        st.integers(0, 10**6),
        st.sampled_from(["exact", "elided"]),
    ),
    min_size=1,
    max_size=3,
)
COMMON: dict[str, Any] = {
    "what": NAME,
    "evidence": EVIDENCE,
    "when": st.none() | st.builds(When, text=NAME, date=st.none() | st.dates()),
    "attribution": st.builds(Attribution, speaker=st.none() | WORDS, document=st.none() | WORDS),
}
AMOUNTS = st.builds(
    Amount,
    value=st.floats(0, allow_nan=False, allow_infinity=False),
    currency=st.none() | st.sampled_from(["EUR", "USD"]),
    cumulative=st.booleans(),
    part_of=st.none() | st.floats(0, allow_nan=False, allow_infinity=False),
)
PLEDGES = st.builds(
    Pledge, **COMMON, pledgers=ACTORS, amount=st.none() | AMOUNTS, conditions=st.lists(WORDS, max_size=3)
)
HUMANITARIAN = st.builds(
    HumanitarianItem,
    **COMMON,
    count=st.none() | st.builds(Count, value=st.integers(0, 10**30)),
    affected=st.none() | WORDS,
)
REQUESTS = st.builds(Request, **COMMON, requesters=ACTORS, addressees=ACTORS, answered_by=st.lists(NAME, max_size=2))
ZONES: Any = st.just(dt.UTC) | st.none()
ANY = st.builds(
    lambda p, h, r, i, t, d, c: summary(
        id=i,
        title=t,
        pledges=p,
        humanitarian_items=h,
        requests=r,
        source=Source(sha256="1", characters=9, published=d, title=t),
        provenance=Provenance(model="m", library="0", created=c),
    ),
    st.lists(PLEDGES, max_size=2),
    st.lists(HUMANITARIAN, max_size=2),
    st.lists(REQUESTS, max_size=2),
    st.none() | WORDS,
    st.none() | WORDS,
    st.none() | st.dates(),
    st.datetimes(timezones=ZONES, min_value=dt.datetime(1, 1, 2), max_value=dt.datetime(9999, 12, 30)),
)
"""Any summary: each letter that there is, dates of all years, numbers beyond what a file can hold."""
