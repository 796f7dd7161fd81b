"""Tell by a server's own words what its error means: too long, too much, flagged for its text, stopped on the way.

The words are looked at and never shown: they may repeat the article. Of them only short codes, names of categories and
numbers pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 20_000
"""Characters of a message that are looked at."""

CODE = re.compile(r"[a-z][a-z0-9_]{2,40}")
CATEGORY = re.compile(r"[a-zA-Z][a-zA-Z0-9_/ -]{1,40}")
FILTERED = frozenset(
    {
        *("content_filter", "content_policy_violation", "content_filtered", "content_blocked", "moderation_blocked"),
        *("data_inspection_failed", "input_flagged", "moderation", "responsibleaipolicyviolation", "safety"),
    }
)
FLAGGED = re.compile(
    r"\bflagged\b|\bmoderat(?:ion|ed)\b|content[ _-]?(?:policy|filter|management|inspection)|usage polic(?:y|ies)"
    r"|inappropriate content|safety (?:system|filter|polic)|data_?inspection_?failed",
    re.IGNORECASE,
)
TOO_LONG = re.compile(r"context.{0,20}(length|size|window)|prompt is too long|input is too long", re.IGNORECASE)
ROOM = r"\bmax_(?:completion_|output_)?tokens\b"
TOO_MUCH = re.compile(
    rf"{ROOM}.{{0,120}}?(?:too (?:large|high|big|many)|at most|exceed|maximum|limited|less than|<=|\brange\b|> ?\d)"
    rf"|(?:too (?:large|high|big)|\brange of|exceed).{{0,40}}?{ROOM}|at most \d+ (?:completion|output) tokens",
    re.IGNORECASE | re.DOTALL,
)
UNKNOWN_NAME = re.compile(
    r"unsupported|not supported|unknown|unrecogni[sz]ed|extra.?(?:inputs|forbidden)|\buse ['\"`]?max_|unexpected",
    re.IGNORECASE,
)
MOST = re.compile(
    r"(?:at most|<=|up to|equal to|maximum (?:value )?(?:of|is)|limit(?:ed to| of| is)|range.{0,40}?,|>) ?(\d{2,8})\b",
    re.IGNORECASE | re.DOTALL,
)
CLOUDFLARE = re.compile(r"error code: ?1\d{3}\b", re.IGNORECASE)


def code_of(error: BaseException) -> str | None:
    """Return the short code of an error, when it is one: no sentence, no key."""
    return next((c for c in _codes(error) if CODE.fullmatch(c)), None)


def _codes(error: BaseException) -> Iterator[str]:
    found = (getattr(error, "code", None), getattr(error, "type", None))
    return (c for c in found if isinstance(c, str))


def is_about_the_text(error: BaseException) -> bool:
    """Tell whether the text was flagged: it would be with every key, and other texts are not."""
    if any(code.lower() in FILTERED for code in _codes(error)):
        return True
    metadata = _metadata(error)
    if metadata.get("reasons") or metadata.get("flagged_input"):
        return True
    return getattr(error, "status_code", None) in (400, 403, 422, 451) and bool(FLAGGED.search(_words(error)))


def reason_of(error: BaseException) -> str:
    """Return what a text was flagged for, in short: names of categories, or a code."""
    reasons = _metadata(error).get("reasons")
    named = [r for r in reasons if isinstance(r, str) and CATEGORY.fullmatch(r)] if isinstance(reasons, list) else []
    return ", ".join(named[:5]) or code_of(error) or "content_filter"


def is_from_a_gateway(error: BaseException) -> bool:
    """Tell whether the reply is a web page: it comes from what stands before the server, a firewall mostly."""
    body = getattr(error, "body", None)
    headers = getattr(getattr(error, "response", None), "headers", None)
    kind = str(headers.get("content-type", "")) if isinstance(headers, Mapping) else ""
    if isinstance(body, Mapping):
        return False
    text = body if isinstance(body, str) else ""
    return "text/html" in kind or text.lstrip().startswith("<") or bool(CLOUDFLARE.search(text[:LONGEST]))


def is_too_long(error: BaseException) -> bool:
    """Tell whether the question was longer than what the model, or the server, takes."""
    code = str(code_of(error)).replace("_", " ")
    return getattr(error, "status_code", None) == 413 or bool(TOO_LONG.search(_words(error)) or TOO_LONG.search(code))


def is_too_much(error: BaseException) -> bool:
    """Tell whether a model refused how much room for its answer it was asked for: the number, not the name."""
    words = _words(error)
    return bool(TOO_MUCH.search(words)) and not UNKNOWN_NAME.search(words)


def most_tokens(error: BaseException) -> int | None:
    """Return the room for an answer that a model says it gives at most, in tokens."""
    found = MOST.search(_words(error))
    return int(found[1]) if found else None


def _words(error: BaseException) -> str:
    return str(error)[:LONGEST]


def _metadata(error: BaseException) -> Mapping[str, Any]:
    body = getattr(error, "body", None)
    found = body.get("metadata") if isinstance(body, Mapping) else None
    return found if isinstance(found, Mapping) else {}
