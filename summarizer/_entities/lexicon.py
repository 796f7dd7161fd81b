"""Which words name a role, a body or a group of people, and of which actor type is it?

Written by hand; English first, with the roles of French, Spanish, German, Ukrainian and Russian readouts. All words
are folded: no case, no diacritics.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer._entities.gazetteer import word_set
from summarizer._text import fold
from summarizer.codebook import ActorType

_ROLES: Mapping[ActorType, str] = {
    "state_leader": """president premier chancellor king queen emir amir sultan pope monarch taoiseach presidente
        presidenta presidentin prasident prasidentin prasidenten konig bundeskanzler bundeskanzlerin kanzler kanzlerin
        ministerprasident roi reine rey reina канцлер король""",
    "government_official": """minister secretary envoy ambassador adviser advisor spokesman spokeswoman spokesperson
        negotiator senator governor mayor commissioner representative chairman chairwoman chair director diplomat
        undersecretary delegate mediator coordinator prince princess nsa chief congressman congresswoman speaker
        attorney lawmaker ministre ministra ministro secretaire secretario canciller portavoz porte-parole
        aussenminister aussenministerin verteidigungsminister verteidigungsministerin ministerin sprecher sprecherin""",
    "military": """general gen admiral adm colonel col lieutenant lt major maj commander marshal brigadier captain capt
        генерал""",
    "intergovernmental": "secretary-general under-secretary-general",
    "media": "journalist reporter correspondent columnist",
    "business": "ceo",
    "unclear": "leader head",
}
_ROLE_STEMS: Mapping[str, ActorType] = {
    "президент": "state_leader",
    "премьер": "state_leader",
    "прем'єр": "state_leader",
    "министр": "government_official",
    "міністр": "government_official",
}
WEAK_ROLES = word_set("""general major chief head chair director captain leader premier lead commander speaker""")
"""Words that name a role only beside a name, a country or an organisation ("a major step", "the head of the table")."""
HONORIFICS = word_set("""mr mrs ms miss dr sir lord lady dame professor prof sheikh rev excellency mme señor herr""")
FULL = {"gen": "general", "adm": "admiral", "col": "colonel", "lt": "lieutenant", "maj": "major", "capt": "captain"}
ABBREVIATED = word_set("mr mrs ms dr prof rev sen gov rep st") | FULL.keys()
"""Titles that a dot may follow."""

ROLE_MODIFIERS = word_set(
    """prime foreign defence defense interior finance energy health justice trade economy economic education
    agriculture environment home external cultural social national security special deputy vice first second
    third crown chief acting interim caretaker former ex outgoing incoming elected new then late assistant
    under senior press general attorney high permanent presidential opposition rebel army military navy naval
    air force police peace royal supreme lead top state principal political humanitarian resident emergency
    relief climate parliamentary government militia party majority minority house senate joint executive
    managing country regional lieutenant major field intelligence deputy-prime transport culture labour labor
    development migration veterans reconstruction ceasefire federal premier primer ministre-president"""
)
PAST = word_set("former ex late then")
UNCAPPED = PAST | word_set("deputy acting vice outgoing interim incoming caretaker ex-president")
"""Those that stand without a capital before a role that has one ("former President"; not "peace under President")."""
COMPLEMENTS = word_set(
    """state foreign affairs europe defence defense the interior finance staff joint chiefs justice energy health
    and economy trade security peace humanitarian emergency relief refugees human rights european
    international cooperation development mission delegation government parliament armed forces general
    asuntos exteriores affaires etrangeres defensa"""
)
"""Words that may go on a role after "of" or "for": Secretary of State, Minister of Foreign Affairs."""

CUES: Mapping[str, ActorType] = {
    **dict.fromkeys(
        word_set(
            """ministry department cabinet parliament senate congress assembly duma rada knesset embassy government
            administration authorities authority office court presidency ministerio ministere ministerium
            gobierno gouvernement regierung міністерство министерство"""
        ),
        "government_body",
    ),
    **dict.fromkeys(word_set("army navy forces guard corps brigade troops military"), "military"),
    **dict.fromkeys(word_set("front militia rebels insurgents militants guerrillas brigades movement"), "armed_group"),
    **dict.fromkeys(word_set("committee foundation charity crescent"), "ngo"),
    **dict.fromkeys(
        word_set(
            """council union commission organisation organization programme agency fund coalition alliance league
            group forum community conference quartet
            mission secretariat federation association bureau board"""
        ),
        "unclear",
    ),
    **dict.fromkeys(("party", "opposition"), "opposition"),
    **dict.fromkeys(("news", "times", "agency-france"), "media"),
    **dict.fromkeys(("company", "corporation", "inc", "ltd", "bank"), "business"),
}
"""The word that ends (or, before "of" and "for", starts) the name of a body or organisation."""

GROUPS: Mapping[str, ActorType] = {
    **dict.fromkeys(
        word_set(
            """civilians children people women families residents villagers citizens workers journalists patients
            students victims survivors minors girls boys men nationals households
            farmers fishermen traders sailors"""
        ),
        "civilians",
    ),
    **dict.fromkeys(word_set("prisoners pows hostages detainees captives prisoner hostage"), "prisoners"),
    **dict.fromkeys(word_set("refugees displaced evacuees returnees migrants"), "refugees"),
    **dict.fromkeys(word_set("soldiers troops forces servicemen"), "military"),
    **dict.fromkeys(word_set("rebels fighters militants insurgents militias gunmen guerrillas"), "armed_group"),
    **dict.fromkeys(
        word_set(
            """team teams delegation delegations negotiators officials advisers advisors representatives diplomats
            ministers envoys mediators staffs aides experts"""
        ),
        "government_official",
    ),
    **dict.fromkeys(word_set("allies partners donors"), "unclear"),
}
ADJECTIVES = word_set(
    """aid humanitarian relief health medical technical young wounded armed displaced abducted missing civilian
    military defense defence innocent ordinary elderly sick political foreign interior finance justice energy
    state central national federal general local senior negotiating occupation security police"""
)
"""Words that may stand between a country and the group or body: "Velmoran abducted children"."""

DETERMINERS = word_set("the a an both his her their its our le la el der die das dem den los las les l'")
INFORMING = word_set(
    "inform informed notify notified warn warned accuse accused remind reminded advise advised assure assured convince "
    "convinced apprise apprised suspect suspected"
)
"""After these, "of" tells what somebody is told, not whose he is: "informed President Kest of Norland's plans"."""

OF = word_set("of for to de du des del della der dell fur d'")
HELP = word_set("support help backing assistance mediation aid funding pledge pledges statement offer offers")
"""Before "from" it tells who acts: "with support from Norland"."""

REALMS = word_set("republic kingdom federation state emirate sultanate principality commonwealth")
STYLES = word_set("federal democratic islamic people's socialist united hashemite bolivarian plurinational arab")
"""What may stand before "Republic" in a state's full name."""
REGIONS = word_set(
    """european african asian american arab latin western eastern northern southern central nordic baltic balkan
    caribbean scandinavian regional international"""
)
THEIRS = word_set("his her their its")
FIGHTERS = word_set("militia militias rebels fighters forces militants gunmen insurgents movement group troops")
WHERE = word_set(
    "in at near inside outside within across throughout around into from toward towards over en dans au aux bei у в на"
)
TRAVEL = word_set("travelled traveled travels went flew flies came returned returns trip visit visits journey")
"""Two words behind them a capital is a place: "travelled to Osk"."""
SIDES = word_set("side camp")
SEATS = word_set("agency mission office envoy convoy team delegation")
"""Behind an organisation and without a capital, they name another one: "the UN food agency"."""
BODIES = word_set(
    """government ministry department cabinet parliament authorities administration army military forces rebels
    militia insurgents opposition troops navy embassy presidency"""
)
"""Of the words in `CUES`, those that name an actor without a capital too ("the government", not "the front")."""

PLURAL_BODIES = word_set(
    """states governments countries nations groups agencies parties sides heads members leaders organisations
    organizations donors creditors exporters mediators observers monitors authorities guarantors signatories
    powers factions"""
)
"""Nouns of those who act together: "the nine heads of government"."""

PARTICLES = word_set("de da di do del della der den van von bin ibn al el la le ben abu ter zu y")
NO_NAME = word_set(
    """i a an the this that these those he she it they we you his her its their our my your who whom whose which
    what where when why how in on at to for from by with of and or but nor so yet as if then than also not no
    yes both all any some each every either neither several many most much few more other another such same
    there here now today yesterday tomorrow after before during while since until under over between among
    against about into onto upon within without across according following meanwhile however moreover
    furthermore additionally besides beyond despite although though because once earlier later still even only
    just speaking addressing asked citing calling noting adding monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december one two
    three four five six seven eight nine ten first second third last next new north south east west northern
    southern eastern western black sea war day week month year statement joint update readout communique
    declaration press release agreement protocol treaty accord resolution deal talks call meeting summit le
    les un une il elle ils en dans pour par avec sur los las ella por con para der die das ein eine im am mit
    und y et он она они в на с по и о об він вона вони у з та що как что"""
)
"""Words that are no part of a person's name even with a capital."""

NO_ORGANISATION = NO_NAME - word_set(
    """new north south east west northern southern eastern western black first joint press united"""
)
SAYING = word_set(
    """said says say told tells added adds noted notes stated states announced announces stressed stresses
    emphasized emphasised emphasizes underlined underscored reiterated explained declared insisted warned
    claimed argued acknowledged confirmed reported replied responded concluded remarked recalled urged
    promised pledged vowed asked wrote read reads saying telling adding noting stating announcing stressing
    emphasizing emphasising underlining underscoring explaining declaring insisting warning claiming
    acknowledging confirming quoted disclosed revealed described dit declare annonce dijo anuncio declaro
    sagte erklarte сказав сказал заявив заявил"""
)


COMING_FROM = (
    HELP | PLURAL_BODIES | word_set("ministers leaders envoys delegates officials diplomats negotiators delegations")
)
"""Before "from" these tell who acts: "ministers from Norland"."""


def singular(noun: str) -> str:
    """Return one of them: `secretaries` gives `secretary`, `Presidents` gives `President`."""
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def _plurals(noun: str) -> list[str]:
    """Return the words whose `singular` is `noun`."""
    return [plural for plural in (f"{noun}s", f"{noun[:-1]}ies") if singular(plural) == noun]


_ONE: Mapping[str, ActorType] = {head: kind for kind, heads in _ROLES.items() for head in heads.split()}
_ONE_OR_MANY: Mapping[str, ActorType] = {
    **{many: kind for one, kind in _ONE.items() for many in _plurals(one)},
    **_ONE,
}
"""Heads of roles with their types: one look-up a word."""

OPENERS = DETERMINERS.union(GROUPS, BODIES, ADJECTIVES, ROLE_MODIFIERS, HONORIFICS, _ONE)
"""Words that may open a noun phrase without a capital; at all others the reader passes by."""
DETERMINED = OPENERS.union(REALMS, REGIONS, _ONE_OR_MANY)
"""Words that may go on with it behind "the" without a capital."""


def role_type(low: str) -> ActorType | None:
    """Return the actor type of who bears the role `low`, or None when it is no role.

    >>> role_type("ambassador"), role_type("table")
    ('government_official', None)
    """
    kind = _ONE_OR_MANY.get(low)
    if kind is None and not low.isascii():
        kind = next((kind for stem, kind in _ROLE_STEMS.items() if low.startswith(stem)), None)
    return kind


ORDINARY = frozenset(
    fold(
        """
accept accelerate access accompany achieve act additional address adopt advance affirm agree agreement aid aim
allocate allow announce appeal approve arrange ask assess assist assistance assure attack authorise authorize
avoid ban begin boost both bring build call ceasefire cease children civilians close collaborate commence commit
communicate complete condemn conditional conduct confirm consider consult continue convene cooperate coordinate
countries create cut de-escalate declare defend delay delegations deliver delegation demand demine deploy
designate develop direct disburse discuss displaced distribute donate draft economic embassy emergency end
energy enforce engage enhance ensure establish evacuate evacuation examine exchange expand expedite explore
express extend facilitate families fighting finalise finalize finance find follow food form forces foreign
formulate free full fund funding further give government grant guarantee halt handover health help hold hostages
host hostilities humanitarian humanitarians identify immediate implement improve include increase initiate
instruct intensify introduce investigate invite issue join joint keep launch lead leader leaders leave let lift
limit maintain make medical meet meeting meetings members military minister ministers mobilise mobilize monitor
move mutual national negotiate negotiations new offer officials open oppose order organise organize parties
partial participate pause pay peace permit plan pledge political postpone power prepare president presidents
prevent prioritise prioritize prisoner prisoners proceed process prohibit promote propose protect protection
provide provision publish pursue push raise ratify reaffirm rebuild receive recognise recognize reconstruct
recover reduce refrain refugees refuse regional reject release relief reopen repair repatriate replace request
resettle resolve respect restore restrict resume return reunite review safe sanction sanctions secure security
seek sell send set settle share shelter sides sign soldiers speed start state states stop strengthen strikes
submit supply support suspend sustain take talk talks task teams technical temporary terminate territorial text
trade train transfer transport troops trucks try undertake unconditional uphold urge use vaccinate verify visit
voluntary vow water weapons welcome withdraw withdrawal women work workers
"""
    ).split()
)
