"""Part a corpus into train, dev and test by document, near-duplicate and source, and write the ids.

    python -m training.split OUT.json [--corpus texts.jsonl fictional.jsonl] [--unseen FOLDER ...]

Two sources are never trained on: `re3d/UK Government` is test, the other `re3d/*` are dev. Of all other sources a share
of each (source, language, series) goes to dev and to test. Near-duplicates stay in one part, and what shares much
wording with a file of `--unseen` (texts that the project measures itself on) is left out of train.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from training.corpus import Article, load
from training.paths import add_work, corpus, parser

SEED = 20261130
DEV, TEST = 0.09, 0.11
TEST_OTHER = 0.25
"""Of the few texts in other languages than English: two of eight."""

NEAR = 0.15
"""Share of the shorter text's runs of six words from which two texts are near-duplicates."""

Shingles = set[tuple[str, ...]]


def shingles(text: str, n: int = 6) -> Shingles:
    """Return all runs of `n` words of a text."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def groups(articles: Sequence[Article]) -> dict[str, str]:
    """Return each article's group by id: articles that share much of their wording belong together."""
    parent = {a.id: a.id for a in articles}

    def root(x: str) -> str:
        while parent[x] != x:
            x = parent[x]
        return x

    known = [(a.id, shingles(a.raw["text"])) for a in articles]
    for i, (a, of_a) in enumerate(known):
        for b, of_b in known[:i]:
            if of_a and of_b and len(of_a & of_b) / min(len(of_a), len(of_b)) > NEAR:
                parent[root(a)] = root(b)
    return {a.id: root(a.id) for a in articles}


def near_unseen(articles: Iterable[Article], folders: Iterable[str]) -> set[str]:
    """Return the ids of articles that share much wording with a text of the folders."""
    files = [file for folder in folders for file in sorted(Path(folder).rglob("*.txt"))]
    seen = [found for file in files if (found := shingles(file.read_text(encoding="utf8", errors="replace")))]
    own = {a.id: shingles(a.raw["text"]) for a in articles}
    return {i for i, s in own.items() if s and any(len(s & u) > NEAR * min(len(s), len(u)) for u in seen)}


def part(articles: Sequence[Article], near: set[str]) -> dict[str, list[str]]:
    """Return the ids of each part."""
    by = {a.id: a for a in articles}
    members: dict[str, list[str]] = defaultdict(list)
    for i, root in groups(articles).items():
        members[root].append(i)
    parts: dict[str, list[str]] = {"train": [], "dev": [], "test": [], "near_unseen": sorted(near)}
    strata: dict[str, list[str]] = defaultdict(list)
    for root, ids in members.items():
        fixed = next((where for i in ids if (where := _part_of(by[i].source))), None)
        if fixed or near & set(ids):
            parts[fixed or "dev"] += ids
        else:
            strata[_stratum(by[ids[0]])].append(root)
    for name, of_stratum in sorted(strata.items()):
        roots = sorted(of_stratum)
        random.Random(f"{SEED}{name}").shuffle(roots)  # noqa: S311
        english = all(by[i].lang == "en" for root in roots for i in members[root])
        dev = max(1, round(len(roots) * DEV))
        test = dev + max(1, round(len(roots) * (TEST if english else TEST_OTHER)))
        for where, some in (("dev", roots[:dev]), ("test", roots[dev:test]), ("train", roots[test:])):
            parts[where] += [i for root in some for i in members[root]]
    return {name: sorted(ids) for name, ids in parts.items()}


def _part_of(source: str) -> str | None:
    if source.startswith("re3d/"):
        return "test" if source == "re3d/UK Government" else "dev"
    return None


def _stratum(article: Article) -> str:
    series = article.id.rsplit("_", 1)[0] if article.source == "fictional" else ""
    return f"{article.source}|{series}"


def main() -> None:
    """Write the parts, and print how large they are."""
    command = parser(__doc__)
    command.add_argument("out", type=Path)
    command.add_argument("--corpus", nargs="+")
    command.add_argument("--unseen", nargs="*", default=[])
    add_work(command)
    args = command.parse_args()
    articles = load(corpus(args))
    parts = part(articles, near_unseen(articles, args.unseen))
    args.out.write_text(json.dumps(parts, indent=1) + "\n", encoding="utf8")
    by = {a.id: a for a in articles}
    for name, ids in parts.items():
        items, sentences = sum(len(by[i].raw["items"]) for i in ids), sum(len(by[i].sentences) for i in ids)
        languages = {lang: sum(by[i].lang == lang for i in ids) for lang in ("en", "es", "fr", "uk", "ru", "ar", "zh")}
        print(name, len(ids), "texts", items, "items", sentences, "sentences", languages)


if __name__ == "__main__":
    main()
