"""Read a part of the corpus with an adapter, through llama.cpp, and score what was read.

    python -m training.evaluate read  [OUT.jsonl] [--gguf MODEL.gguf] [--adapter A.gguf] [--part dev] [--sample 20]
    python -m training.evaluate score [OUT.jsonl] --scorer FOLDER [--part dev] [--sample 20] [--threshold 0.5]

`read` writes a line for each sentence: the probability that it reports something (of the answer's first token), and,
where that is at least --ask, the answer. It goes on where it stopped. `score` tries thresholds on what was read, by the
definitions of FOLDER's `score_ref.py` and `score_strict.py`, with one difference: Chinese is compared by character,
since it has no spaces.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import os
import random
import re
import sys
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from training.answers import Item, decode
from training.corpus import Article, load
from training.grammar import gbnf
from training.paths import SPLITS, add_work, corpus, fill, parser
from training.sequences import END, TURN, head, windows

ROLES = {
    "agreement": ("agreements", "parties", None),
    "request": ("requests", "requesters", "addressees"),
    "pledge": ("pledges", "pledgers", "beneficiaries"),
    "humanitarian_item": ("humanitarian_items", "actors", None),
}
"""What the scorer calls items of a type, who acts, and to whom."""

SCORED = ("what", "kind", "status", "force", "level", "category", "topic", "response")
MAX_ANSWER = 500
GRAMMAR = gbnf(opened=True)
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Row = dict[str, Any]
"""Of a sentence: `id`, `s`, `p`, `answer`, `seconds`."""


class Characters:
    """Stands in for the tokenizer where windows are cut: some four characters a token."""

    def encode(self, text: str) -> list[int]:
        """Return as many tokens as the text may have."""
        return [0] * (len(text) // 4)

    def starts(self, text: str) -> list[int]:
        """Return where they start."""
        return list(range(0, len(text), 4))


class Server:
    """llama.cpp in this process; counts the tokens that it reads and writes, and its seconds."""

    def __init__(self, args: argparse.Namespace) -> None:
        import xllamacpp

        p = xllamacpp.CommonParams()
        p.model.path = str(args.gguf)
        p.n_ctx, p.n_parallel, p.cache_ram_mib, p.port = 4096, 1, 0, 0
        p.cpuparams.n_threads = p.cpuparams_batch.n_threads = args.threads
        p.hostnames = ["127.0.0.1"]
        if not args.no_adapter:
            info = xllamacpp.CommonAdapterLoraInfo()
            info.path, info.scale = str(args.adapter), 1.0
            p.lora_adapters = [info]
        if args.ngram:
            p.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
        self.server = xllamacpp.Server(p)
        self.url = self.server.listening_address
        self.read = self.written = 0
        self.seconds = 0.0

    def complete(self, prompt: str, n: int, probs: int = 0, grammar: str = "") -> dict[str, Any]:
        """Return the server's reply with at most `n` tokens, and the `probs` likeliest ones for each."""
        began = time.monotonic()
        body = {"prompt": prompt, "n_predict": n, "temperature": 0, "cache_prompt": True, "stop": [END]}
        reply = self._post("/completion", body | {"n_probs": probs} | ({"grammar": grammar} if grammar else {}))
        self.seconds += time.monotonic() - began
        self.read += reply["timings"]["prompt_n"]
        self.written += reply["timings"]["predicted_n"]
        return reply

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), kind)  # noqa: S310
        with urllib.request.urlopen(request, timeout=3600) as reply:  # noqa: S310
            out: dict[str, Any] = json.load(reply)
        return out


def first_probability(reply: dict[str, Any]) -> float:
    """Return the probability that the answer is not the empty list."""
    top = reply["completion_probabilities"][0]["top_logprobs"]
    p = {t["token"]: math.exp(t["logprob"]) for t in top}
    return 1.0 - p.get("[]", 0.0)


def chosen(args: argparse.Namespace) -> list[Article]:
    """Return the articles of a part, or a sample of them in which other languages than English come first."""
    ids = set(json.loads(Path(args.splits).read_text(encoding="utf8"))[args.part])
    part = [a for a in load(corpus(args)) if a.id in ids]
    if args.sample and args.sample < len(part):
        random.Random(args.seed).shuffle(part)  # noqa: S311
        part.sort(key=lambda a: a.lang == "en")
        part = part[: args.sample]
    return part


def read(args: argparse.Namespace) -> None:
    """Read the sentences that the file does not have yet; ends the process, since the server has no other end."""
    fill(args, file=f"{args.part}.jsonl", gguf="base.gguf", adapter="adapter.gguf")
    lines = args.file.read_text(encoding="utf8").splitlines() if args.file.exists() else []
    done = {(row["id"], row["s"]) for row in map(json.loads, lines)}
    server = Server(args)
    with args.file.open("a", encoding="utf8") as out:
        for a in chosen(args):
            for s, prompt in prompts(a):
                if (a.id, s) in done:
                    continue
                row = {"id": a.id, "s": s, **answered(server, prompt, args.ask)}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                out.flush()
            told = f"{server.read} tokens read, {server.written} written, {server.seconds:.0f} s"
            print(a.id, a.lang, told, flush=True)
    os._exit(0)


def prompts(article: Article) -> Iterator[tuple[int, str]]:
    """Give each sentence, counted from 1, with the prompt that asks about it."""
    for window in windows(article, Characters()):
        prompt = head(article)
        for line, i, asked in zip(window.lines, window.index, window.asked, strict=True):
            prompt += line
            if asked:
                yield i + 1, prompt + TURN


def answered(server: Server, prompt: str, ask: float) -> Row:
    """Return the probability that a sentence reports something, the answer, and the seconds that both took."""
    began = time.monotonic()
    p = first_probability(server.complete(prompt, 1, 5))
    answer = "[]"
    if p >= ask:
        answer = "[" + server.complete(prompt + "[", MAX_ANSWER, grammar=GRAMMAR)["content"]
    return {"p": round(p, 4), "answer": answer, "seconds": round(time.monotonic() - began, 2)}


def listed(item: Item, article: Article) -> dict[str, Any]:
    """Return an item in the form that the scorer reads; its whole sentences are its evidence."""
    spans, text = article.raw["sentences"], article.raw["text"]
    _, who, to = ROLES[item["type"]]
    out = {name: item[name] for name in SCORED if item.get(name)}
    out["evidence"] = [_evidence(text, spans[s - 1]) for s in item["s"]]
    out[who] = _named(item.get("who"))
    if to:
        out[to] = _named(item.get("to"))
    return {**out, "attribution": {"speaker": item.get("speaker")}}


def _evidence(text: str, span: Sequence[int]) -> dict[str, Any]:
    start, end = span
    return {"start": start, "end": end, "quote": text[start:end]}


def _named(names: list[str] | None) -> list[dict[str, str]]:
    return [{"name": name} for name in names or []]


def gold(article: Article) -> dict[str, Any]:
    """Return the article's coded items as the scorer reads them."""
    out: dict[str, Any] = {name: [] for name, _, _ in ROLES.values()} | {"non_items": []}
    for item in article.raw["items"]:
        made = listed(item, article) | {"required": True}
        made["evidence"] = [{"start": item["start"], "end": item["end"], "quote": item["quote"]}]
        out[ROLES[item["type"]][0]].append(made)
    return out


def predicted(article: Article, rows: dict[int, Row], threshold: float) -> dict[str, Any]:
    """Return what was read, as the scorer reads it; an answer is joined to the request whose words it shares most."""
    said: list[Item] = []
    for s in range(1, len(article.sentences) + 1):
        row = rows.get(s)
        if row is None or row["p"] < threshold:
            continue
        for item in decode(row["answer"]):
            if item["type"] == "answer":
                _join(item, [one for one in said if one["type"] == "request"])
            else:
                said.append({**item, "s": [s]})
    out: dict[str, Any] = {name: [] for name, _, _ in ROLES.values()}
    for item in said:
        out[ROLES[item["type"]][0]].append(listed(item, article))
    return out


def _join(answer: Item, requests: list[Item]) -> None:
    if requests and "response" in answer:
        words = _words(answer["what"])
        best = max(requests, key=lambda request: len(words & _words(request["what"])))
        best["response"] = answer["response"]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def spaced(words: Callable[[str], Any]) -> Callable[[str | None], Any]:
    """Return the scorer's `words`, with Chinese characters apart."""
    return lambda text: words(re.sub(r"([\u3400-\u9fff])", r" \1 ", text or ""))


def strict_counts(strict: Any, expected: dict[str, Any], found: dict[str, Any]) -> list[int]:
    """Return how many items are usable, wrong and missed."""
    of_gold, of_found, pairs, neutral = strict.pairs(expected, found)
    good = {j for i, j in pairs.items() if strict.usable(*of_found[i], *of_gold[j])}
    wrong = sum(i not in pairs and i not in neutral for i in range(len(of_found)))
    return [len(good), wrong + sum(j not in good for j in pairs.values()), len(of_gold) - len(good)]


def f1(counts: Sequence[float]) -> float:
    """Return the F1 of hit, wrong and missed."""
    hit, wrong, missed = counts
    return 2 * hit / (2 * hit + wrong + missed) if hit else 0.0


def total(counts: Sequence[Sequence[int]]) -> list[int]:
    """Return the sums of hit, wrong and missed."""
    return [sum(column) for column in zip(*counts, strict=True)]


def interval(counts: list[list[int]], n: int = 1000) -> tuple[float, float]:
    """Return the 95 % interval of the F1 when texts are drawn again."""
    rng = random.Random(1)  # noqa: S311
    drawn = sorted(f1(total(rng.choices(counts, k=len(counts)))) for _ in range(n))
    return drawn[int(0.025 * n)], drawn[int(0.975 * n) - 1]


@dataclass
class Scored:
    """What a text scores: the reference scorer's document, and hit, wrong and missed, loose and strict."""

    article: Article
    document: dict[str, Any]
    strict: list[int]

    @property
    def micro(self) -> list[int]:
        """Hit, wrong and missed over all types."""
        return [sum(counts[k] for counts in self.document["by"].values()) for k in range(3)]

    @property
    def groups(self) -> tuple[str, str]:
        """Language, and source (of fictional texts the series)."""
        a = self.article
        source = a.source.split("/")[0] if a.source != "fictional" else a.id.split("_")[0]
        return f"language {a.lang}", f"source {source}"


def _module(name: str) -> Any:
    return importlib.import_module(name)


class Scorer:
    """The reference scorer over texts that were read whole."""

    def __init__(self, args: argparse.Namespace) -> None:
        sys.path.insert(0, args.scorer)
        self.ref, self.strict = _module("score_ref"), _module("score_strict")
        self.ref.words = spaced(self.ref.words)
        self.rows: dict[str, dict[int, Row]] = defaultdict(dict)
        for line in args.file.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            self.rows[row["id"]][row["s"]] = row
        self.texts = [a for a in chosen(args) if len(self.rows.get(a.id, {})) == len(a.sentences)]

    def at(self, threshold: float) -> list[Scored]:
        """Return what each text scores at a threshold."""
        return [self._text(a, threshold) for a in self.texts]

    def _text(self, a: Article, threshold: float) -> Scored:
        expected, found = gold(a), predicted(a, self.rows[a.id], threshold)
        document = self.ref.score_doc(expected, found, a.raw["text"])
        return Scored(a, document, strict_counts(self.strict, expected, found))


def score(args: argparse.Namespace) -> None:
    """Print what each threshold scores, and more about the best one."""
    fill(args, file=f"{args.part}.jsonl")
    scorer = Scorer(args)
    print(len(scorer.texts), "texts,", sum(len(a.raw["items"]) for a in scorer.texts), "items")
    best = (-1.0, 0.5)
    for threshold in [args.threshold] if args.threshold else THRESHOLDS:
        texts = scorer.at(threshold)
        hit, wrong, missed = micro = total([text.micro for text in texts])
        p, r = hit / max(1, hit + wrong), hit / max(1, hit + missed)
        usable = f1(total([text.strict for text in texts]))
        print(f"threshold {threshold:.2f}: P {p:.3f} R {r:.3f} F1 {f1(micro):.3f}  usable F1 {usable:.3f}")
        best = max(best, (f1(micro), threshold))
    texts = scorer.at(best[1])
    low, high = interval([text.micro for text in texts])
    print(f"at {best[1]:.2f}: micro F1 {low:.3f} to {high:.3f}", end=", ")
    low, high = interval([text.strict for text in texts])
    print(f"usable F1 {low:.3f} to {high:.3f} (95 %, texts drawn again)")
    print(json.dumps(scorer.ref.total([text.document for text in texts])))
    print_groups(texts)


def print_groups(texts: list[Scored]) -> None:
    """Print what texts score by language and source."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    for text in texts:
        for name in text.groups:
            groups[name].append(text)
    for name, some in sorted(groups.items()):
        micro, usable = total([text.micro for text in some]), f1(total([text.strict for text in some]))
        counted = f"(hit, wrong, missed {micro})"
        print(f"  {name:24} {len(some):3} texts  F1 {f1(micro):.3f}  usable {usable:.3f}  {counted}")


def main() -> None:
    """Read, or score what was read."""
    p = parser(__doc__)
    both = p.add_subparsers(dest="do", required=True)
    reading, scoring = both.add_parser("read"), both.add_parser("score")
    for command in (reading, scoring):
        command.add_argument("file", nargs="?", type=Path)
        command.add_argument("--splits", default=SPLITS)
        command.add_argument("--corpus", nargs="+")
        command.add_argument("--part", default="dev")
        command.add_argument("--sample", type=int, default=0)
        command.add_argument("--seed", type=int, default=3)
        add_work(command)
    reading.add_argument("--gguf", type=Path)
    reading.add_argument("--adapter", type=Path)
    reading.add_argument("--no-adapter", action="store_true", help="read with the base model alone")
    reading.add_argument("--threads", type=int, default=2)
    reading.add_argument("--ngram", action="store_true", help="drafts from what was read")
    reading.add_argument("--ask", type=float, default=0.1)
    scoring.add_argument("--scorer", required=True, help="folder of score_ref.py and score_strict.py")
    scoring.add_argument("--threshold", type=float, default=0)
    args = p.parse_args()
    (read if args.do == "read" else score)(args)


if __name__ == "__main__":
    main()
