"""Does each row of the table of codes hold, and do fields that do not decide give the parent code?"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import item
from pydantic import Field

from summarizer import codes as public
from summarizer.codebook import AgreementKind, AgreementStatus, Category, Force, HumanitarianStatus, Level, Mode, Topic
from summarizer.codes import CLUSTER_OF, CLUSTERS, IATI, RULES, Codes, codes
from summarizer.schema import Agreement, HumanitarianItem, Item, Pledge, Request
from summarizer.values import Actor, Amount

TEXT = "Toll promised 20 trucks to Arvenia."
PARENTS = {"02", "03", "07", "10", "12"}


def _coded(item_type: type[Item], **fields: Any) -> tuple[str | None, str | None, str | None]:
    found = codes(item(item_type, TEXT, TEXT, **fields))
    return found.plover, found.plover_mode, found.cameo


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"kind": "commitment", "topic": "political"}, ("AGREE", None, "030")),
        ({"kind": "commitment", "topic": "economic"}, ("AGREE", None, "031")),
        ({"kind": "commitment", "topic": "energy"}, ("AGREE", None, "031")),
        ({"kind": "commitment", "topic": "military", "status": "agreed"}, ("AGREE", None, "0312")),
        ({"kind": "commitment", "topic": "intelligence"}, ("AGREE", None, "0314")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "in_principle"}, ("AGREE", None, "037")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "conditional"}, ("AGREE", None, "037")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "agreed"}, ("CONCEDE", None, "0871")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "reaffirmed"}, ("CONCEDE", None, "0871")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "implemented"}, ("RETREAT", "ceasefire", "0871")),
        ({"kind": "next_step", "topic": "ceasefire", "status": "agreed"}, ("AGREE", None, "036")),
        ({"kind": "shared_view", "status": "agreed"}, (None, None, "019")),
        ({"kind": "commitment", "topic": "ceasefire", "status": "signed"}, ("SUPPORT", None, "057")),
        ({"kind": "next_step", "status": "under_discussion"}, ("CONSULT", None, "046")),
        ({"kind": "commitment", "status": "proposed"}, (None, None, "020")),
        ({"kind": "commitment", "topic": "military", "status": "rejected"}, ("REJECT", None, "12")),
        ({"kind": "commitment", "topic": "military", "status": "suspended"}, (None, None, None)),
        ({"kind": "commitment", "topic": "military", "status": "implemented"}, ("AGREE", None, "03")),
        ({"kind": "commitment", "topic": "humanitarian"}, ("AGREE", None, "03")),
        ({"kind": "commitment"}, ("AGREE", None, "03")),
        ({}, ("AGREE", None, "03")),
    ],
)
def test_agreements(fields: dict[str, Any], expected: tuple[str | None, ...]) -> None:
    """Status first, then kind, then topic."""
    assert _coded(Agreement, **fields) == expected


@pytest.mark.parametrize(
    ("mode", "topic", "asked", "demanded"),
    [
        ("assist", "military", "0232", "1032"),
        ("assist", "economic", "0231", "1031"),
        ("assist", "humanitarian", "0233", "1033"),
        ("yield", "military", "0256", "1056"),
        ("yield", "ceasefire", "0256", "1056"),
        ("meet", "political", "026", "106"),
        ("meet", "unclear", "026", "106"),
        ("meet", "ceasefire", "027", "107"),
        ("assist", "energy", "02", "10"),
        ("yield", "humanitarian", "02", "10"),
        ("change", "political", "02", "10"),
    ],
)
@pytest.mark.parametrize("force", get_args(Force))
def test_requests(force: str, mode: str, topic: str, asked: str, demanded: str) -> None:
    """A demand or an order is 10, an appeal 02; of what force tells neither, the parent."""
    code = "02" if force == "unclear" else demanded if force in ("demand", "order") else asked
    assert _coded(Request, force=force, mode=mode, topic=topic) == ("REQUEST", mode, code)


def test_request_of_no_known_mode_is_the_parent() -> None:
    """What it asks for is not told by its topic alone."""
    assert _coded(Request, force="ask", topic="military") == ("REQUEST", None, "02")


MONEY = Amount(value=40_000_000, currency="EUR")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"topic": "economic", "amount": MONEY}, ("AGREE", None, "0331")),
        ({"topic": "military", "level": "allocated"}, ("AGREE", None, "0332")),
        ({"topic": "humanitarian", "level": "commitment", "amount": MONEY}, ("AGREE", None, "0333")),
        ({"topic": "economic", "level": "delivered"}, ("AID", None, "071")),
        ({"topic": "military", "level": "delivered", "amount": MONEY}, ("AID", None, "072")),
        ({"topic": "humanitarian", "level": "delivered"}, ("AID", None, "073")),
        ({"topic": "energy", "level": "delivered"}, ("AID", None, "07")),
        ({"topic": "ceasefire", "level": "pledge"}, ("CONCEDE", None, "0356")),
        ({"topic": "military", "level": "pledge"}, (None, None, "03")),
        ({"topic": "humanitarian"}, (None, None, "03")),
        ({"topic": "economic", "level": "withdrawn", "amount": MONEY}, (None, None, None)),
    ],
)
def test_pledges(fields: dict[str, Any], expected: tuple[str | None, ...]) -> None:
    """Only money, what is set aside and what is handed over is aid for certain."""
    assert _coded(Pledge, **fields) == expected


@pytest.mark.parametrize(
    ("category", "status", "expected"),
    [
        ("prisoner_exchange", "completed", ("RETREAT", "release", "0841")),
        ("abducted_children", "completed", ("RETREAT", "release", "0841")),
        ("prisoner_exchange", "pledged", ("CONCEDE", None, "0353")),
        ("hostage_release", "agreed", ("CONCEDE", None, "0353")),
        ("prisoner_release", "requested", ("REQUEST", "yield", "0253")),
        ("humanitarian_access", "completed", ("RETREAT", "access", "0863")),
        ("humanitarian_access", "pledged", ("CONCEDE", None, "0355")),
        ("humanitarian_access", "requested", ("REQUEST", "yield", "0255")),
        ("humanitarian_access", "blocked", ("REJECT", "assist", "1223")),
        ("aid_delivery", "completed", ("AID", None, "073")),
        ("aid_funding", "pledged", ("AGREE", None, "0333")),
        ("aid_delivery", "requested", ("REQUEST", "assist", "0233")),
        ("aid_delivery", "blocked", ("REJECT", "assist", "1223")),
        ("aid_delivery", "ongoing", ("AID", None, "07")),
        ("food", "completed", ("AID", None, "07")),
        ("evacuation", "requested", ("REQUEST", None, "02")),
        ("evacuation", "agreed", (None, None, "03")),
        ("evacuation", "blocked", ("REJECT", None, "12")),
        ("casualties", "need_or_concern", (None, None, None)),
        ("civilian_protection", "ongoing", (None, None, None)),
        ("prisoner_exchange", "unclear", (None, None, None)),
    ],
)
def test_humanitarian_items(category: str, status: str, expected: tuple[str | None, ...]) -> None:
    """Category and status together; a need or a loss is no event of these codebooks."""
    assert _coded(HumanitarianItem, category=category, status=status) == expected


CLUSTERED: list[tuple[str, str | None]] = [
    *[("food", "6"), ("water", "11"), ("health", "7"), ("shelter", "4"), ("displacement_return", "4")],
    *[("education", "3"), ("mine_action", "5406"), ("abducted_children", "5403"), ("family_reunification", "5403")],
    *[(c, None) for c in ("aid_delivery", "aid_funding", "humanitarian_access", "evacuation", "other", "unclear")],
    *[(c, "10") for c in ("prisoner_exchange", "missing_persons", "return_of_remains", "civilian_detainees")],
    *[(c, "10") for c in ("civilian_protection", "casualties", "energy_civilian", "hostage_release")],
    ("prisoner_release", "10"),
]


@pytest.mark.parametrize(("category", "cluster"), CLUSTERED)
def test_cluster_by_category(category: str, cluster: str | None) -> None:
    """Each category has its row; protection is the rest."""
    assert codes(item(HumanitarianItem, TEXT, TEXT, category=category)).cluster == cluster


def test_each_category_has_been_thought_of() -> None:
    """The row above has all of the codebook's, and each cluster has a name."""
    assert {category for category, _ in CLUSTERED} == set(get_args(Category))
    assert {c for c in CLUSTER_OF.values() if c and c.isdigit()} <= set(CLUSTERS)


@pytest.mark.parametrize(
    ("what", "cluster"),
    [
        ("40 tonnes of food were delivered", "6"),
        ("clean water reached the town", "11"),
        ("medical supplies were let in", "7"),
        ("tents and blankets arrived", "4"),
        ("food and medicine were delivered", None),
        ("trucks arrived", None),
    ],
)
def test_cluster_of_aid_is_that_of_what_is_delivered(what: str, cluster: str | None) -> None:
    """Where the words name one; several are none."""
    assert codes(item(HumanitarianItem, TEXT, TEXT, category="aid_delivery", what=what)).cluster == cluster


@pytest.mark.parametrize("level", get_args(Level))
def test_iati_transaction_is_money(level: Level) -> None:
    """12 pledged, 2 committed, 3 disbursed; nothing without an amount, nor for a running total."""
    assert codes(item(Pledge, TEXT, TEXT, level=level, amount=MONEY)).iati_transaction == IATI.get(level)
    assert codes(item(Pledge, TEXT, TEXT, level=level)).iati_transaction is None
    total = MONEY.model_copy(update={"cumulative": True})
    assert codes(item(Pledge, TEXT, TEXT, level=level, amount=total)).iati_transaction is None


def test_iati_levels() -> None:
    """The codebook's own anchors."""
    assert IATI == {"pledge": "12", "commitment": "2", "delivered": "3"}


def test_iso_codes_are_those_of_the_actors_and_the_amount() -> None:
    """All actors, each country once, in order."""
    who = [Actor(name="Kest", country="ARV"), Actor(name="Arvenia", country="ARV"), Actor(name="Brill")]
    found = codes(
        item(Pledge, TEXT, TEXT, pledgers=who, beneficiaries=[Actor(name="Toll", country="TOL")], amount=MONEY)
    )
    assert (found.countries, found.currency) == (("ARV", "TOL"), "EUR")


class Sanction(Item):
    """An item type of a user's own."""

    definition: ClassVar[str] = "A penalty."
    type: Literal["sanction"] = "sanction"
    targets: list[Actor] = Field(default=[], description="who is hit")
    amount: str = "much"


def test_item_of_a_type_of_your_own_has_countries_alone() -> None:
    """No codebook knows it, whatever its slots are called."""
    own = item(Sanction, TEXT, TEXT, targets=[Actor(name="Toll", country="TOL")])
    assert codes(own) == Codes(countries=("TOL",))


@given(
    st.builds(
        lambda **f: item(Agreement, TEXT, TEXT, **f),
        kind=st.sampled_from(get_args(AgreementKind)),
        status=st.sampled_from(get_args(AgreementStatus)),
        topic=st.sampled_from(get_args(Topic)),
    )
    | st.builds(
        lambda **f: item(Request, TEXT, TEXT, **f),
        force=st.sampled_from(get_args(Force)),
        mode=st.sampled_from(get_args(Mode)),
        topic=st.sampled_from(get_args(Topic)),
    )
    | st.builds(
        lambda **f: item(Pledge, TEXT, TEXT, **f),
        level=st.sampled_from(get_args(Level)),
        topic=st.sampled_from(get_args(Topic)),
        amount=st.sampled_from([None, MONEY]),
    )
    | st.builds(
        lambda **f: item(HumanitarianItem, TEXT, TEXT, **f),
        category=st.sampled_from(get_args(Category)),
        status=st.sampled_from(get_args(HumanitarianStatus)),
    )
)
def test_every_combination_has_codes_that_agree(some: Item) -> None:
    """CAMEO's root and PLOVER's type never contradict each other, and two digits are a known parent."""
    found = codes(some)
    roots = {"REQUEST": ("02", "10"), "AGREE": ("03",), "CONCEDE": ("035", "087"), "RETREAT": ("08",), "AID": ("07",)}
    roots |= {"REJECT": ("12",), "CONSULT": ("04",), "SUPPORT": ("05",)}
    assert found.plover is None or (found.cameo or "").startswith(roots[found.plover])
    assert found.cameo is None or len(found.cameo) > 2 or found.cameo in PARENTS


def test_each_rule_can_be_reached() -> None:
    """A rule that always comes too late is a mistake."""
    for number, rule in enumerate(RULES):
        slots = {name: values[-1] for name, values in rule.when.items()}
        first = next(n for n, other in enumerate(RULES) if other.type == rule.type and other.fits(slots))
        assert first == number, rule


def codes_table() -> str:
    """Write the table of rules, as docs/codes.md has it."""
    rows = ["| item | fields | PLOVER | CAMEO | meaning |", "|---|---|---|---|---|"]
    for rule in RULES:
        fields = ", ".join(
            f"{name}: {' or '.join(f'`{value}`' for value in values)}" for name, values in rule.when.items()
        )
        plover = f"{rule.plover}{':' + rule.mode if rule.mode else ''}" if rule.plover else ""
        rows.append(f"| {rule.type} | {fields or 'all others'} | {plover} | {rule.cameo or ''} | {rule.meaning} |")
    return "\n".join(rows)


def clusters_table() -> str:
    """Write the table of clusters, as docs/codes.md has it."""
    rows = ["| category | cluster |", "|---|---|"]
    for category in get_args(Category):
        cluster = CLUSTER_OF.get(category, "10") or ""
        rows.append(f"| `{category}` | {f'{cluster} {CLUSTERS[cluster]}' if cluster in CLUSTERS else cluster} |")
    return "\n".join(rows)


def test_page_has_the_tables(root: Path) -> None:
    """The page is made of the rules."""
    page = (root / "docs" / "codes.md").read_text("utf-8")
    for table in (codes_table(), clusters_table()):
        assert table in page, f"Put this into docs/codes.md:\n{table}"


def test_quad_class_is_not_told() -> None:
    """It would call an ally's plea for help a conflict."""
    assert set(Codes.model_fields) == {
        "plover",
        "plover_mode",
        "cameo",
        "cluster",
        "iati_transaction",
        "countries",
        "currency",
    }
    assert not hasattr(public, "quad_class")
