"""Define the patterns that show who acts in a clause, and towards whom.

`arguments` says what follows from them. English only.
"""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
LONG_WORD = re.compile(r"\w{4,}")
UNDERGOES = re.compile(
    r"(?:(?!\b(?:must|should|shall)\b)[^.;]){0,90}\b(?:must|should|shall|ha(?:ve|s)\s+to|needs?\s+to)\s+(?:\w+ly\s+|not\s+|now\s+|also\s+|never\s+)*be\s+(?:\w+ly\s+)*"
    r"(?:\w+ed|given|met|held|brought|put|made|kept|set|found|built|paid|sent|done|shown|taken|known|seen|heard|left)\b",
    re.IGNORECASE,
)
"""A passive voice: who undergoes something is not the one who has to act."""
JOINED = re.compile(r",\s*(?:and\s+|as\s+well\s+as\s+)?|\s+and\s+")
LED_BY = re.compile(r",\s+(?:\w+ed|led|held|run)\s+by\b.*\Z", re.DOTALL)
"""What is said of a group, and names nobody who is asked: ", led by Norland and Toll"."""
EXAMPLES = re.compile(r",?\s+(?:such\s+as|including|among\s+them|namely)\s+")
RELATIVE = re.compile(
    r"which\s+(?P<who>he|she|they|we|it|(?:the\s+)?[A-Z][\w’'.-]*(?:\s+[A-Z][\w’'.-]*){0,4})\s+(?=(?:has|had|have|also)\s|\w+ed\b)"
)
"""Who does it in a relative clause: "the sum which Norland promised"."""

THAT_CLAUSE = re.compile(r"\bthat\s+(?=\w)")
THAT = re.compile(r"\bthat\s+\Z")
FINITE = re.compile(
    r"\b(?!(?:armed|displaced|wounded|detained|need|unmanned)\b)(?:[a-z][\w-]{2,}ed|said|says|told|will|would|shall|is|are|was|were|has|have|had|met|held|"
    r"spoke|made|took|gave|paid|sent|put|set|led|urges|calls|calls|welcomes|notes|stands|remains|undertook|sought)\b"
)
"""A word that may be the first verb of a sentence."""
ASIDE = re.compile(r"[,—]\s+(?:adding|noting|while|and|but|saying|stressing|whereas)\b|;")
ALL_PARTIES = re.compile(
    r"\b(?:(?:the|both|all|these|two)\s+(?:two\s+)?(?:sides|parties)|both\s+delegations)\b", re.IGNORECASE
)
ESSENTIAL = re.compile(
    r"\W*It\s+is\s+(?:\w+ly\s+)?(?:essential|imperative|critical|crucial|vital|necessary|important|urgent|time)\s+(?:that|to)\b"
)
RECEIVES = re.compile(r"\b(?:to|for|on|upon|from|urg\w+|ask\w+|press\w+|warn\w+|told|by\s+all)\s+\Z")
AGREED_BY = re.compile(
    r"\b(?:was|were|been|is|are|be|being)\s+(?:[a-z]+\s+){0,3}?(?:agreed|signed|concluded|reached|endorsed|adopted|approved|initialled|accepted|ratified)\s+(?:\w+\s+){0,2}?"
    r"(?:by|between)\s+(?P<who>(?!\w+ing\b)(?:(?!\b(?:that|to|on|after|before|for|during|under|when|which|in|at)\b)[^.;:—–]){2,90})"
)
"""Before those who agreed, in the passive voice."""
ANYBODY = re.compile(
    r"(?:we|i|our|you)\b|(?:(?:all|most|many|some|several|the|those|every|each)\s+)*(?:[a-z]+\s+)?"
    r"(?:participants?|attendees|sources?|delegates|powers|people|everyone|everybody|others|officials?|ministers)\b",
    re.IGNORECASE,
)
"""A subject that is somebody, though not by name."""
DOES_NOTHING = re.compile(
    r"[\s,]*(?:(?:also|again|\w+ly|has|have|had|who|which|he|she|it|they)\s+)*(?:(?:sa(?:id|ys)|told|tells|report|not(?:ed|es)|add(?:ed|s)|stat(?:ed|es)|warn|stress|"
    r"describ|believ|hop(?:ed|es)|fear|welcom|need|estimat|recall|confirm|indicat|observ|expect|think|thought|know)\w*)\b"
)
"""Verbs of one who only reports it, or is in need."""
OWN_COUNTRY = re.compile(
    r"(?:his|her|its|their|our|my)\s+(?:own\s+)?(?:government|country|side|nation|state|administration)\b",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"(?:he|she|it|they|we|i)\Z", re.IGNORECASE)
REPORTS = re.compile(
    r"\b(?:announc|assur|reiterat|said|says|stat|told|confirm|guarantee|indicat|signal|not(?:ed|ing)|add(?:ed|ing)|recall|report)\w*\b",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"\b(?:said|says|stressed|stresses|insisted|insists|warned|demanded|added|underlined|underscored|emphasi[sz]ed|reiterated|reaffirmed|stated|"
    r"declared|made\s+(?:it\s+)?clear|set\s+out\s+[^:.]{1,30}:|told\s+(?=[^,.;]{1,40}\bthat\b))"
)
OBLIGES = re.compile(rf"(?:{SAYS.pattern})(?:\s+on\s+\w+)?\s+(?:that\s+)?|\bthat\s+|\w+day\s+that\s+")
"""What comes before who must do it: "Kest said on Monday that"."""

WENT_ON = re.compile(r"[\s,]*(?:on\s+\w+\s+)?(?:that\b|:)[^“”\"]*;\s*(?:and\s+)?(?:that\s+)?\Z")
"""From a verb of saying to a later part of what it says: "stressed that the truce must hold; "."""
SAID_BEHIND = re.compile(r",[”\"]?\s+(?P<who>[^,;:“”\"]{2,60}?)\s+(?:said|says|added|warned|insisted|told)\b")
STATED = re.compile(
    r"\b(?:reported|emphasi[sz]ed|stressed|underlined|underscored|restated|reiterated|reaffirmed|confirmed|insisted|noted|made\s+(?:it\s+)?clear|said|stated|"
    r"announced|added|declared)\s+(?:[io]n\s+\w+\s+)?that\s+(?=[^,;“”\"]{2,60}?\b(?:will|would|shall|is|are|was|were|has|have|had|stands?|stood|remains?)\b)"
)
"""What passes a promise on where the clause has no verb of promising: "stressed that Norland would"."""
AID = re.compile(
    r"\b(?:provid|suppl|giv|contribut|donat|deliver|grant|transfer|lend|sen[dt]|ship|extend|allocat|pledg|commit|announc)\w*\b"
    r".{0,80}(?:\d|\b(?:aid|assistance|support|weapons|missiles|systems|loans?|grants?|relief|equipment)\b).{0,60}\b(?:to|for)\s",
    re.IGNORECASE,
)
"""What is given, and to whom: then a country after "to" is no mere place."""
OTHER = re.compile(
    r"(?:his|her|its|their|the)\s+(?:\w+\s+)?(?:counterpart|colleague|host|guest|opposite number)s?", re.IGNORECASE
)
BETWEEN = re.compile(r"(?:the|all|both|warring|parties|sides|including|and|of|,|\s)*", re.IGNORECASE)
GROUP = re.compile(
    r"(?:all|both|the)\s+(?:[\w-]+\s+){0,2}?(?:groups|gangs|parties|sides|states|forces|authorities|militias|rebels|fighters|junta|actors)\b",
    re.IGNORECASE,
)
TOWARDS = re.compile(
    r"\b(?:to|for)\s+(?:(?:the|its|his|her|their|all|both|more|some)\s+){0,2}(?:[A-Z][\w-]*\s+){0,2}\Z"
)
SPEAKS = re.compile(
    r"[\W\d]*(?:Today,?\s+|Together,?\s+)?We\s+(?:\w+ly\s+|also\s+|all\s+|both\s+|further\s+)*(?!who\b)[a-z]+\b"
)
OURS = re.compile(
    r"\A\W*our\s*\Z|(?:\bof|\bfrom|\A)\s*our\s+(?:own\s+|two\s+|three\s+|respective\s+)?(?:governments?|countries|nations|leaders|ministers|teams|"
    r"staff|colleagues|delegations|commitment|support|readiness|offer|pledge|promise|willingness|determination|resolve)\b",
    re.IGNORECASE,
)
"""Words that mean those who say "we"."""
QUOTED = re.compile(r"[“”\"]")
FIRST_PERSON = re.compile(r"(?:we|i|our|my)\b", re.IGNORECASE)
TOGETHER = re.compile(
    r"\band\b|\b(?:both|two|three|they|we|our|leaders|sides|ministers|presidents|parties)\b", re.IGNORECASE
)

LETTERS = 4
"""First letters by which a word of `what` is found again: "adopting" may be there as "adopt"."""


def first_verb(clause: str, what: str) -> int:
    """Return where the verb of a clause begins: the first finite one, or where the words of `what` do."""
    found = FINITE.search(clause, 1)
    finite, anchor = found.start() if found else 0, _anchor(clause, what)
    return anchor if finite < anchor < len(clause) else finite or len(clause)


def _anchor(sentence: str, what: str) -> int:
    """Return where in the sentence the words of `what` begin; its end where none of them is there."""
    folded = sentence.casefold()
    for word in LONG_WORD.findall(what.casefold()):
        found = next((m.start() for m in WORD.finditer(folded) if m[0].startswith(word[:LETTERS])), None)
        if found is not None:
            return found
    return len(sentence)
