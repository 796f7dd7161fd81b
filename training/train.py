"""Train the reader's adapter; stop at any moment, and go on with the same command.

    python -m training.train [RUN_FOLDER] [--model FOLDER] [--splits splits.json] [--corpus texts.jsonl ...]

A TERM signal stops it after the step in hand, with a checkpoint. RUN_FOLDER gets `last.pt` (everything that is needed
to go on, written whole every few minutes), `epoch_N.pt` and `log.jsonl`. What a checkpoint holds beside the weights is
their running mean (`mean`), which is what is exported and served: it reads better than the last weights, at any moment,
so training has no end that must be reached. Articles of the corpus that no part of the splits names (written later) are
trained on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer

from training.corpus import Article, load
from training.model import Reader
from training.paths import EXTRA, SPLITS, add_work, corpus, fill, parser
from training.sequences import Tokenizer, TrainingSequence, sequence, windows

FIRST_WEIGHT = 4.0
"""Weight of the loss on an answer's first token, which says whether there is any item."""

SLOT_WEIGHT = 2.0
"""Weight of the loss on an answer's codes and actors."""

MEAN_DECAY = 0.98
NEGATIVES = 16_000
"""Tokens drawn against each sequence's own; 0: the whole vocabulary."""

SAVE_SECONDS = 300
DEV_WINDOWS = 24

Key = tuple[str, int, int]
"""Article, window, and which of its repetitions in an epoch."""


class HfTokenizer:
    """The tokenizer of a model folder."""

    def __init__(self, folder: str | Path) -> None:
        self._tok: Any = AutoTokenizer.from_pretrained(folder)

    def encode(self, text: str) -> list[int]:
        """Return the tokens of a text."""
        ids: list[int] = self._tok(text, add_special_tokens=False)["input_ids"]
        return ids

    def starts(self, text: str) -> list[int]:
        """Return the character of the text at which each token starts."""
        found = self._tok(text, add_special_tokens=False, return_offsets_mapping=True)
        return [start for start, _ in found["offset_mapping"]]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    p = parser(__doc__)
    p.add_argument("run", nargs="?", type=Path)
    p.add_argument("--model", type=Path, help="config.json, model.safetensors and the tokenizer (prepare.py)")
    p.add_argument("--splits", type=Path, default=SPLITS)
    p.add_argument("--corpus", nargs="+", help="coded texts (else two files of the work folder, and data/extra.jsonl)")
    p.add_argument("--rank", type=int, default=16)
    p.add_argument("--from-layer", type=int, default=0, help="layers below have no adapter")
    frozen = "layers below are trained no further from now on, and their outputs kept on disk"
    p.add_argument("--freeze-below", type=int, default=0, help=frozen)
    p.add_argument("--rate", type=float, default=4e-4)
    p.add_argument("--warmup", type=int, default=20, help="steps")
    p.add_argument("--epochs", type=float, default=6.0, help="planned; the rate falls over the last third")
    p.add_argument("--batch", type=int, default=1200, help="answer tokens a step, at least")
    repeated = "times that a text in another language than English is read in an epoch"
    p.add_argument("--repeat-other", type=int, default=2, help=repeated)
    p.add_argument("--dev-every", type=int, default=60, help="steps")
    p.add_argument("--minutes", type=float, default=0, help="stop after so many (0: after the epochs)")
    p.add_argument("--seed", type=int, default=7)
    add_work(p)
    args = p.parse_args()
    fill(args, run="run", model="model")
    args.corpus = corpus(args, EXTRA)
    return args


def rate_at(done: float, step: int, args: argparse.Namespace) -> float:
    """Return the rate: warm-up, level, then linear down to a tenth over the last third of the planned epochs."""
    fall = max(0.1, min(1.0, (args.epochs - done) / (args.epochs / 3)))
    return float(args.rate * min(1.0, (step + 1) / args.warmup) * fall)


def articles(args: argparse.Namespace) -> tuple[list[Article], list[Article]]:
    """Return what is trained on, and the dev part."""
    parts = json.loads(args.splits.read_text(encoding="utf8"))
    elsewhere = {i for name, ids in parts.items() if name != "train" for i in ids}
    every = load(args.corpus)
    dev = set(parts["dev"])
    return [a for a in every if a.id not in elsewhere], [a for a in every if a.id in dev]


def save(path: Path, state: Any) -> None:
    """Write a file whole or not at all."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@dataclass
class Material:
    """What a run reads: each article's windows and how often they are read in an epoch, the dev windows, `[]`."""

    pieces: dict[str, list[TrainingSequence]]
    times: dict[str, int]
    dev: list[TrainingSequence]
    empty: int

    @classmethod
    def read(cls, args: argparse.Namespace) -> Material:
        """Read and tokenize the corpus."""
        tok = HfTokenizer(args.model)
        train, dev = articles(args)
        watched = [piece for a in dev for piece in _pieces(a, tok)]
        random.Random(args.seed).shuffle(watched)  # noqa: S311
        (empty,) = tok.encode("[]")
        times = {a.id: 1 if a.lang == "en" else args.repeat_other for a in train}
        return cls({a.id: _pieces(a, tok) for a in train}, times, watched[:DEV_WINDOWS], empty)

    @property
    def tokens(self) -> int:
        """Tokens of an epoch."""
        return sum(len(s.tokens) * self.times[i] for i, pieces in self.pieces.items() for s in pieces)

    def keys(self) -> list[Key]:
        """Return all windows of an epoch."""
        return [(i, k, r) for i, ss in self.pieces.items() for k in range(len(ss)) for r in range(self.times[i])]

    def size(self, keys: list[Key]) -> int:
        """Return the tokens of windows; of those that the corpus has no more, none."""
        known = [(i, k) for i, k, _ in keys if i in self.pieces and k < len(self.pieces[i])]
        return sum(len(self.pieces[i][k].tokens) for i, k in known)


def _pieces(article: Article, tok: Tokenizer) -> list[TrainingSequence]:
    return [sequence(window, tok, FIRST_WEIGHT, SLOT_WEIGHT) for window in windows(article, tok)]


class Lower:
    """What comes out of the layers that are trained no further, kept on disk: half of each further epoch's work."""

    def __init__(self, model: Reader, layers: int, folder: Path) -> None:
        self.model, self.layers, self.folder = model, layers, folder
        if layers:
            model.freeze(layers)
            folder.mkdir(exist_ok=True)

    def losses(self, seq: TrainingSequence, negatives: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what `Reader.losses` does."""
        if not self.layers:
            return self.model.losses(seq, negatives)
        name = hashlib.sha256(repr((seq.tokens, seq.positions, seq.branch)).encode()).hexdigest()[:24]
        path = self.folder / f"{name}.pt"
        if path.exists():
            given = torch.load(path, weights_only=True)
        else:
            with torch.no_grad():
                given = self.model.states(seq, stop=self.layers).cpu()
            save(path, given)
        return self.model.losses(seq, negatives, given, self.layers)


def auc(yes: list[float], no: list[float]) -> float:
    """Return the probability that one of `yes` is above one of `no`."""
    return sum((y > n) + 0.5 * (y == n) for y in yes for n in no) / max(1, len(yes) * len(no))


def on_dev(model: Lower, seqs: list[TrainingSequence], empty: int) -> dict[str, float]:
    """Return the loss of answer tokens (first, others), and how well the first tells sentences with items from others.

    The latter is the AUC of the first token's doubt that the answer is `[]`.
    """
    rest: list[float] = []
    yes: list[float] = []
    no: list[float] = []
    for s in seqs:
        with torch.no_grad():
            losses, weight = model.losses(s)
        at = [i for i, w in enumerate(s.weight) if w]
        for i, loss, w in zip(at, losses.tolist(), weight.tolist(), strict=True):
            some = rest if w != FIRST_WEIGHT else no if s.tokens[i] == empty else yes
            some.append(loss)
    doubts = [-torch.log(-torch.expm1(torch.tensor(-max(loss, 1e-6)))).item() for loss in yes]
    first = [*yes, *no]
    found = {"dev_first": sum(first) / len(first), "dev_rest": sum(rest) / len(rest), "dev_auc": auc(doubts, no)}
    return {name: round(value, 4) for name, value in found.items()}


class Swap:
    """The running mean in place of the weights, for as long as the block lasts."""

    def __init__(self, params: list[torch.nn.Parameter], mean: list[torch.Tensor]) -> None:
        self.params, self.mean = params, mean

    def __enter__(self) -> None:
        self.kept = [p.data for p in self.params]
        for p, m in zip(self.params, self.mean, strict=True):
            p.data = m

    def __exit__(self, *_: object) -> None:
        for p, k in zip(self.params, self.kept, strict=True):
            p.data = k


class Run:
    """A run: its model, the running mean of the weights, the optimizer, and how far it is."""

    def __init__(self, args: argparse.Namespace, material: Material, device: torch.device) -> None:
        self.args, self.material, self.device = args, material, device
        self.alpha = 2.0 * args.rank
        self.model = Reader(args.model, args.rank, self.alpha, args.from_layer).to(device)
        self.params = list(self.model.parameters())
        self.mean = [p.detach().clone() for p in self.params]
        self.optimizer = torch.optim.AdamW(self.params, lr=args.rate, betas=(0.9, 0.98), weight_decay=0.0)
        self.state: dict[str, Any] = {"epoch": 0, "done": [], "tokens": 0, "step": 0}
        self.last = args.run / "last.pt"
        if self.last.exists():
            self._go_on(torch.load(self.last, map_location=device, weights_only=True))
        if args.freeze_below and not self.state.get("frozen"):
            self._freeze(args.freeze_below)
        self.below = Lower(self.model, self.state.get("frozen", 0), args.run / "states")

    def _go_on(self, kept: dict[str, Any]) -> None:
        if (kept["rank"], kept["from_layer"]) != (self.args.rank, self.args.from_layer):
            told = f"rank {kept['rank']}, from layer {kept['from_layer']}"
            raise SystemExit(f"{self.last} is of another adapter ({told}). Give the same, or another folder.")
        for p, m, a, b in zip(self.params, self.mean, kept["weights"], kept["mean"], strict=True):
            p.data.copy_(a)
            m.copy_(b)
        self.optimizer.load_state_dict(kept["optimizer"])
        self.state = kept["state"]

    def _freeze(self, below: int) -> None:
        """Of layers that are trained no further, the mean is what is kept."""
        self.state["frozen"] = below
        n = sum(1 for layer in self.model.layers[:below] for _ in layer.parameters())
        for p, m in zip(self.params[:n], self.mean[:n], strict=True):
            p.data.copy_(m)

    def note(self, row: dict[str, Any]) -> None:
        """Add a line to the log."""
        with (self.args.run / "log.jsonl").open("a", encoding="utf8") as log:
            log.write(json.dumps({"time": time.strftime("%F %T"), **row}, default=str) + "\n")

    def note_start(self) -> None:
        """Log with which arguments the run starts, and what on."""
        about = {
            "start": vars(self.args),
            "articles": len(self.material.pieces),
            "tokens_an_epoch": self.material.tokens,
            "dev_windows": len(self.material.dev),
            "parameters": sum(p.numel() for p in self.params),
            "device": str(self.device),
        }
        self.note(about | {name: value for name, value in self.state.items() if name != "done"})

    def checkpoint(self, path: Path) -> None:
        """Write everything that is needed to go on."""
        kept = {
            "weights": [p.data for p in self.params],
            "mean": self.mean,
            "optimizer": self.optimizer.state_dict(),
            "state": self.state,
            "rank": self.args.rank,
            "alpha": self.alpha,
            "from_layer": self.args.from_layer,
            "model": self.args.model.name,
            "seed": self.args.seed,
        }
        save(path, kept)

    def batches(self) -> Iterator[list[Key]]:
        """Give the windows of this epoch that are still to be read, enough for a step at a time."""
        keys = self.material.keys()
        random.Random(f"{self.args.seed} {self.state['epoch']}").shuffle(keys)  # noqa: S311
        done = {tuple(key) for key in self.state["done"]}
        batch: list[Key] = []
        answers = 0
        for key in [key for key in keys if key not in done]:
            batch.append(key)
            answers += sum(w > 0 for w in self.material.pieces[key[0]][key[1]].weight)
            if answers >= self.args.batch:
                yield batch
                batch, answers = [], 0
        if batch:
            yield batch

    def step(self, batch: list[Key]) -> None:
        """Learn from a batch, and log it."""
        began = time.monotonic()
        loss = self._backward([self.material.pieces[i][k] for i, k, _ in batch])
        size = torch.nn.utils.clip_grad_norm_(self.params, 1.0).item()
        before, read = self.material.size(self.state["done"]), self.material.size(batch)
        rate = rate_at(self.state["epoch"] + before / self.material.tokens, self.state["step"], self.args)
        self._update(rate)
        self.state["step"] += 1
        self.state["tokens"] += read
        self.state["done"] += batch
        row = {
            "step": self.state["step"],
            "epoch": self.state["epoch"] + round((before + read) / self.material.tokens, 3),
            "tokens": self.state["tokens"],
            "loss": round(loss, 4),
            "grad": round(size, 3),
            "rate": rate,
            "tokens_a_second": round(read / (time.monotonic() - began), 1),
        }
        self.note(row)

    def _backward(self, pieces: list[TrainingSequence]) -> float:
        total = sum(sum(piece.weight) for piece in pieces)
        summed = 0.0
        for piece in pieces:
            losses, weight = self.below.losses(piece, NEGATIVES)
            loss = (losses * weight).sum() / total
            loss.backward()
            summed += loss.item()
        return summed

    def _update(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        decay = min(MEAN_DECAY, (1 + self.state["step"]) / (10 + self.state["step"]))
        for p, m in zip(self.params, self.mean, strict=True):
            m.lerp_(p.data, 1 - decay)

    def watch(self) -> None:
        """Log how the running mean reads the dev windows."""
        with Swap(self.params, self.mean):
            self.note({"step": self.state["step"], **on_dev(self.below, self.material.dev, self.material.empty)})

    def end_epoch(self) -> None:
        """Go to the next epoch, and keep how the run stands."""
        self.state["epoch"] += 1
        self.state["done"] = []
        self.checkpoint(self.last)
        self.checkpoint(self.args.run / f"epoch_{self.state['epoch']}.pt")


def train(run: Run) -> None:
    """Train for the planned epochs, or until a TERM signal or the end of `--minutes`."""
    stop: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stop.append(number))
    began = saved = time.monotonic()
    while run.state["epoch"] < run.args.epochs:
        for batch in run.batches():
            run.step(batch)
            if run.state["step"] % run.args.dev_every == 0:
                run.watch()
            now = time.monotonic()
            if stop or (run.args.minutes and now - began > 60 * run.args.minutes):
                run.checkpoint(run.last)
                return
            if now - saved > SAVE_SECONDS:
                run.checkpoint(run.last)
                saved = now
        run.end_epoch()


def main() -> None:
    """Start a run, or go on with it."""
    args = arguments()
    args.run.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if device.type == "cpu":
        torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1)))
    torch.manual_seed(args.seed)
    run = Run(args, Material.read(args), device)
    run.note_start()
    train(run)


if __name__ == "__main__":
    main()
