"""The gold of a comparison: which passages of two texts belong together, and their relation.

There are two formats: a file `pair_<name>.json`, which lists all pairs with their offsets; and the list of drifts in
the gold of an article (`drift_vs_primary_source`), which lists what the annotator considered important.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer._text import locate
from summarizer.errors import InputError
from summarizer.evaluation._gold import Span
from summarizer.paired import Relation

RELATIONS = frozenset(get_args(Relation))
HELP = "See docs/evaluation.md."


class _Noted(BaseModel):
    """Base class that allows other fields, as notes of the annotator."""

    model_config = ConfigDict(extra="allow", frozen=True)


class GoldPair(_Noted):
    """A statement in one or both texts. If it is not required, it counts as neither right nor wrong.

    Attributes:
        accept: Other relations that count as right.
    """

    id: str = Field(min_length=1)
    relation: Relation
    accept: list[Relation] = []
    required: bool = True
    a: Span | None = None
    b: Span | None = None

    @property
    def right(self) -> frozenset[str]:
        """Return the relations that are right."""
        return frozenset((self.relation, *self.accept))


class _PairFile(_Noted):
    """One file `pair_<name>.json`."""

    id: str = Field(min_length=1)
    a_file: str = Field(min_length=1)
    b_file: str = Field(min_length=1)
    whole: bool = True
    pairs: list[GoldPair]


class _Drift(_Noted):
    """One entry of `drift_vs_primary_source`: the words of the article and of its source."""

    article: str = Field(min_length=1)
    primary: str | None = None
    relation: str
    item_level: bool


class _DriftFile(_Noted):
    doc_id: str = Field(min_length=1)
    text_file: str = Field(min_length=1)
    primary_source: str = Field(min_length=1)
    drift_vs_primary_source: list[_Drift]


@dataclass(frozen=True, slots=True)
class PairGold:
    """Two texts and the gold pairs between them.

    Args:
        whole: Whether all pairs were listed. If not, pairs that are only in the second text are neither right nor
            wrong.
    """

    id: str
    a: str = field(repr=False)
    b: str = field(repr=False)
    pairs: tuple[GoldPair, ...]
    whole: bool = True


def has_pairs(place: str | Path) -> bool:
    """Return whether a path is gold for comparisons: a folder with `pair_*.json`, or one file."""
    return Path(place).is_file() or any(Path(place).glob("pair_*.json"))


def load(place: str | Path) -> list[PairGold]:
    """Load the gold of a folder with `pair_*.json`, of one such file, or of an article with its drifts.

    Raises:
        InputError: There is none, or one is invalid; the message names the file and the path of the problem.
    """
    path = Path(place)
    files = [path] if path.is_file() else sorted(path.glob("pair_*.json"))
    if not files:
        raise InputError(f"No gold for comparisons in {str(place)!r}: there is no file pair_*.json. {HELP}")
    return [_read(file, _of_pair if file.name.startswith("pair_") else _of_drift) for file in files]


def _read(path: Path, of: Callable[[Path], PairGold]) -> PairGold:
    try:
        gold = of(path)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InputError(f"{path.name} is not a valid gold file for comparisons: {where}. {HELP}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(f"{path.name} or one of its texts cannot be read: {why}. {HELP}") from None
    if problems := list(_misplaced(gold)):
        raise InputError(
            f"{path.name}: {'; '.join(problems[:5])}. Offsets count characters, with line ends as they are in the file."
        )
    return gold


def _of_pair(path: Path) -> PairGold:
    file = _PairFile.model_validate_json(path.read_bytes())
    return PairGold(file.id, _text(path, file.a_file), _text(path, file.b_file), tuple(file.pairs), file.whole)


def _of_drift(path: Path) -> PairGold:
    file = _DriftFile.model_validate_json(path.read_bytes())
    a, b = _text(path, file.text_file), _text(path, file.primary_source)
    pairs = [_pair(n, drift, a, b) for n, drift in enumerate(file.drift_vs_primary_source, 1)]
    return PairGold(file.doc_id, a, b, tuple(pairs), whole=False)


def _pair(n: int, drift: _Drift, a: str, b: str) -> GoldPair:
    """Return a listed drift with its offsets. It is not required if it is not about items or has another relation."""
    known = drift.relation in RELATIONS
    row: Mapping[str, Any] = {
        "id": f"drift-{n}",
        "relation": drift.relation if known else "different_scope",
        "accept": [] if known and drift.item_level else sorted(RELATIONS),
        "required": drift.item_level and known,
        "a": _span(drift.article, a),
        "b": _span(drift.primary, b) if drift.primary else None,
    }
    return GoldPair.model_validate(row)


def _span(quote: str, text: str) -> Span | None:
    found = locate(text, quote)
    return Span(quote=found[0].quote, start=found[0].start, end=found[-1].end) if len(found) == 1 else None


def _text(path: Path, name: str) -> str:
    return (path.parent / name).read_bytes().decode("utf-8")


def _misplaced(gold: PairGold) -> Iterator[str]:
    for n, pair in enumerate(gold.pairs):
        for side, text in (("a", gold.a), ("b", gold.b)):
            span = getattr(pair, side)
            if span and text[span.start : span.end] != span.quote:
                yield f"pairs[{n}].{side}.quote: does not match the text from {span.start} to {span.end}"
        if not pair.a and not pair.b:
            yield f"pairs[{n}]: has no quote in either text"
    seen = [pair.id for pair in gold.pairs]
    yield from (f"pairs: the id {name!r} is used twice" for name in sorted({i for i in seen if seen.count(i) > 1}))
