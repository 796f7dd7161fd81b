"""What does a file of gold about two texts say? Which passages are about one thing, and how one stands to the other.

Two forms: a file `pair_<name>.json` with places in both texts, which lists all there is; and the list of drifts in the
gold of an article (`drift_vs_primary_source`), which lists what an annotator found worth telling.
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
    """What is read, beside an annotator's own notes, which are kept and not read."""

    model_config = ConfigDict(extra="allow", frozen=True)


class GoldPair(_Noted):
    """One thing that two texts say, or one of them. One that is not required is neither right nor wrong.

    Attributes:
        accept: Other relations that a careful reader could give.
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
    """Two texts, and what a reader found of one beside the other.

    Args:
        whole: All there is was listed; otherwise what stands in the second text alone was not, and is neither right nor
            wrong.
    """

    id: str
    a: str = field(repr=False)
    b: str = field(repr=False)
    pairs: tuple[GoldPair, ...]
    whole: bool = True


def has_pairs(place: str | Path) -> bool:
    """Say whether a place is gold about pairs of texts: a folder with `pair_*.json`, or one file."""
    return Path(place).is_file() or any(Path(place).glob("pair_*.json"))


def load(place: str | Path) -> list[PairGold]:
    """Return the gold of a folder with `pair_*.json`, or of one file: such a one, or an article's with its drifts.

    Raises:
        InputError: There is none, or one is not sound; the message has the file and the path of the problem.
    """
    path = Path(place)
    files = [path] if path.is_file() else sorted(path.glob("pair_*.json"))
    if not files:
        raise InputError(f"There is no gold about pairs in {str(place)!r}: no file pair_*.json. {HELP}")
    return [_read(file, _of_pair if file.name.startswith("pair_") else _of_drift) for file in files]


def _read(path: Path, of: Callable[[Path], PairGold]) -> PairGold:
    try:
        gold = of(path)
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:5])
        raise InputError(f"{path.name} is no gold about pairs: {where}. {HELP}") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise InputError(f"{path.name} or one of its texts cannot be read: {why}. {HELP}") from None
    if problems := list(_misplaced(gold)):
        raise InputError(f"{path.name}: {'; '.join(problems[:5])}. Offsets are in characters, line ends kept.")
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
    """Return a listed drift with its places; one that is not about items, or of another relation, is not required."""
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
                yield f"pairs[{n}].{side}.quote: not the text from {span.start} to {span.end}"
        if not pair.a and not pair.b:
            yield f"pairs[{n}]: it stands in neither text"
    seen = [pair.id for pair in gold.pairs]
    yield from (f"pairs: the id {name!r} was given twice" for name in sorted({i for i in seen if seen.count(i) > 1}))
