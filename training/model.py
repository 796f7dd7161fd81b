"""Qwen2 with LoRA, and attention over a tree: an article, and branches that each see it up to their sentence.

Plain torch, so that the same code runs on a CPU and a GPU, weights stay in bf16 as they are served, and only what is
needed is computed: q, k and v (and gate and up) in one product, logits for the tokens that are predicted.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.sequences import TrainingSequence


@dataclass
class Config:
    """The sizes of a Qwen2 model."""

    hidden: int
    ffn: int
    layers: int
    heads: int
    kv_heads: int
    eps: float
    theta: float

    @property
    def head(self) -> int:
        """Numbers of one attention head."""
        return self.hidden // self.heads

    @classmethod
    def read(cls, folder: Path) -> Config:
        """Read the `config.json` of a folder."""
        c = json.loads((folder / "config.json").read_text(encoding="utf8"))
        return cls(
            c["hidden_size"],
            c["intermediate_size"],
            c["num_hidden_layers"],
            c["num_attention_heads"],
            c["num_key_value_heads"],
            c["rms_norm_eps"],
            c["rope_theta"],
        )


def norm(x: Tensor, weight: Tensor, eps: float) -> Tensor:
    """Return the root-mean-square norm, computed in 32 bits."""
    y = x.float()
    y = y * torch.rsqrt(y.pow(2).mean(-1, keepdim=True) + eps)
    return y.to(x.dtype) * weight


class Joined(nn.Module):
    """Frozen projections of one input, in one product, each with a LoRA of its own (`names` in order)."""

    def __init__(
        self, names: tuple[str, ...], weights: list[Tensor], biases: list[Tensor] | None, rank: int, alpha: float
    ) -> None:
        super().__init__()
        self.names, self.rank, self.scale = names, rank, alpha / max(1, rank)
        self.sizes = [w.shape[0] for w in weights]
        joined = torch.cat(weights).contiguous() if len(weights) > 1 else weights[0]
        self.register_buffer("weight", joined, persistent=False)
        self.register_buffer("bias", torch.cat(biases) if biases else None, persistent=False)
        inner = weights[0].shape[1]
        if rank:
            self.a = nn.Parameter(torch.empty(rank * len(names), inner))
            for part in self.a.data.split(rank):
                nn.init.kaiming_uniform_(part, a=math.sqrt(5))
            self.b = nn.ParameterList(nn.Parameter(torch.zeros(n, rank)) for n in self.sizes)

    def forward(self, x: Tensor) -> Tensor:
        """Return all projections side by side."""
        y = functional.linear(x, cast("Tensor", self.weight), cast("Tensor | None", self.bias))
        if not self.rank:
            return y
        low = functional.linear(x, self.a.to(x.dtype)) * self.scale
        parts = zip(low.split(self.rank, -1), self.b, strict=True)
        return y + torch.cat([functional.linear(part, b.to(x.dtype)) for part, b in parts], -1)


class Layer(nn.Module):
    """One layer: attention over the tree, then the gated product."""

    def __init__(self, cfg: Config, sd: Callable[[str], Tensor], rank: int, alpha: float) -> None:
        super().__init__()
        self.cfg = cfg
        self.register_buffer("norm1", sd("input_layernorm.weight"), persistent=False)
        self.register_buffer("norm2", sd("post_attention_layernorm.weight"), persistent=False)
        qkv = ("q", "k", "v")
        self.qkv = Joined(
            tuple("attn_" + n for n in qkv),
            [sd(f"self_attn.{n}_proj.weight") for n in qkv],
            [sd(f"self_attn.{n}_proj.bias") for n in qkv],
            rank,
            alpha,
        )
        self.out = Joined(("attn_output",), [sd("self_attn.o_proj.weight")], None, rank, alpha)
        gated = [sd(f"mlp.{n}_proj.weight") for n in ("gate", "up")]
        self.up = Joined(("ffn_gate", "ffn_up"), gated, None, rank, alpha)
        self.down = Joined(("ffn_down",), [sd("mlp.down_proj.weight")], None, rank, alpha)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, tree: Tree) -> Tensor:
        """Return the states after this layer."""
        c = self.cfg
        n = x.shape[0]
        sizes = [c.heads * c.head, c.kv_heads * c.head, c.kv_heads * c.head]
        q, k, v = self.qkv(norm(x, cast("Tensor", self.norm1), c.eps)).split(sizes, -1)
        q = turn(q.view(n, c.heads, c.head).transpose(0, 1), cos, sin)
        k = turn(k.view(n, c.kv_heads, c.head).transpose(0, 1), cos, sin)
        v = v.view(n, c.kv_heads, c.head).transpose(0, 1)
        y = tree.attention(q, k, v)
        x = x + self.out(y.transpose(0, 1).reshape(n, -1))
        gate, up = self.up(norm(x, cast("Tensor", self.norm2), c.eps)).chunk(2, -1)
        return cast("Tensor", x + self.down(functional.silu(gate) * up))


def turn(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Apply rotary positions."""
    a, b = x.chunk(2, -1)
    return x * cos + torch.cat((-b, a), -1) * sin


@dataclass
class Chunk:
    """Consecutive branches, computed together.

    Tokens from `start` to `end`, which see article tokens before `upto` and each other, under `mask`.
    """

    start: int
    end: int
    upto: int
    mask: Tensor


@dataclass
class Tree:
    """An article with a branch for each answer.

    Token i sees article tokens before `sees[i]`, and its own branch up to itself. `article` counts its tokens.
    """

    article: int
    causal: Tensor
    chunks: list[Chunk]

    @classmethod
    def plan(
        cls, branch: list[int], sees: list[int], dtype: torch.dtype, device: torch.device, size: int = 160
    ) -> Tree:
        """Group the branches into chunks of about `size` tokens, each with its mask."""
        n, article = len(branch), branch.count(0)
        b, s = torch.tensor(branch), torch.tensor(sees)
        chunks, start = [], article
        while start < n:
            end = start
            while end < n and (end - start < size or branch[end] == branch[end - 1]):
                end += 1
            upto = max(sees[start:end])
            j = torch.arange(start, end)
            own = (b[start:end, None] == b[None, start:end]) & (j[None] <= j[:, None])
            ok = torch.cat((torch.arange(upto)[None] < s[start:end, None], own), 1)
            chunks.append(Chunk(start, end, upto, mask(ok, dtype).to(device)))
            start = end
        before = torch.ones(article, article, dtype=torch.bool).tril()
        return cls(article, mask(before, dtype).to(device), chunks)

    def attention(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        """Return what each token takes from those that it sees."""
        n = self.article
        out = [attend(q[:, :n], k[:, :n], v[:, :n], self.causal)]
        for c in self.chunks:
            kc, vc = (torch.cat((t[:, : c.upto], t[:, c.start : c.end]), 1) for t in (k, v))
            out.append(attend(q[:, c.start : c.end], kc, vc, c.mask))
        return torch.cat(out, 1)


def mask(seen: Tensor, dtype: torch.dtype) -> Tensor:
    """Return what is added to scores: nothing where a token is seen, else minus infinity."""
    return torch.zeros(seen.shape, dtype=dtype).masked_fill_(~seen, float("-inf"))


def attend(q: Tensor, k: Tensor, v: Tensor, masked: Tensor) -> Tensor:
    """Return attention, with the query heads that share a key head in one product.

    On a CPU it takes a third of the time of torch's own.
    """
    groups, n, width = k.shape[0], q.shape[1], q.shape[2]
    scores = torch.bmm(q.reshape(groups, -1, width) * width**-0.5, k.transpose(1, 2))
    scores = scores.view(groups, -1, n, k.shape[1]) + masked
    return torch.bmm(scores.softmax(-1).view(groups, -1, k.shape[1]), v).view(q.shape[0], n, width)


class Reader(nn.Module):
    """The model with its adapter."""

    def __init__(self, folder: str | Path, rank: int, alpha: float, from_layer: int = 0) -> None:
        """Load the weights of a folder (`config.json`, `model.safetensors`); layers from `from_layer` up get a LoRA."""
        super().__init__()
        folder = Path(folder)
        self.cfg, self.rank, self.alpha, self.from_layer = Config.read(folder), rank, alpha, from_layer
        sd = load_file(folder / "model.safetensors")
        self.register_buffer("embed", sd["model.embed_tokens.weight"], persistent=False)
        self.register_buffer("norm", sd["model.norm.weight"], persistent=False)
        self.register_buffer("head", sd.get("lm_head.weight", sd["model.embed_tokens.weight"]), persistent=False)
        self.layers = nn.ModuleList()
        for i in range(self.cfg.layers):
            prefix = f"model.layers.{i}."
            own = {name.removeprefix(prefix): sd.pop(name) for name in list(sd) if name.startswith(prefix)}
            self.layers.append(Layer(self.cfg, own.__getitem__, rank if i >= from_layer else 0, alpha))

    def freeze(self, below: int) -> None:
        """Stop training what stands below this layer, so that what comes out of it can be kept."""
        for layer in self.layers[:below]:
            layer.requires_grad_(False)

    def states(
        self, seq: TrainingSequence, given: Tensor | None = None, start: int = 0, stop: int | None = None
    ) -> Tensor:
        """Return the states after layer `stop` (by default after the last norm).

        Args:
            seq: What is read.
            given: The states after layer `start`, where they are known.
            start: The first layer that is computed.
            stop: The layer at which to stop.
        """
        embed = cast("Tensor", self.embed)
        device = embed.device
        tree = Tree.plan(seq.branch, seq.sees, embed.dtype, device)
        x = functional.embedding(torch.tensor(seq.tokens, device=device), embed) if given is None else given.to(device)
        half = self.cfg.head // 2
        freq = self.cfg.theta ** (-torch.arange(half, device=device, dtype=torch.float32) / half)
        angle = torch.tensor(seq.positions, device=device).float()[:, None] * freq[None]
        cos, sin = (torch.cat((f(angle),) * 2, -1).to(x.dtype) for f in (torch.cos, torch.sin))
        for layer in self.layers[start:stop]:
            x = layer(x, cos, sin, tree)
        return x if stop is not None else norm(x, cast("Tensor", self.norm), self.cfg.eps)

    def losses(
        self, seq: TrainingSequence, negatives: int = 0, given: Tensor | None = None, start: int = 0
    ) -> tuple[Tensor, Tensor]:
        """Return the negative log-likelihood of each token with a weight, given what it sees, and the weights.

        With `negatives`, the tokens of this sequence compete with that many others drawn by chance, which stand for all
        others (their probability scaled up), so that not all of the vocabulary has to be computed.
        """
        head = cast("Tensor", self.head)
        device = head.device
        tokens, weight = torch.tensor(seq.tokens, device=device), torch.tensor(seq.weight, device=device)
        at = weight.nonzero()[:, 0]
        x = self.states(seq, given, start)[at - 1]
        if not negatives:
            logits = functional.linear(x, head).float()
            return functional.cross_entropy(logits, tokens[at], reduction="none"), weight[at]
        own, target = torch.unique(tokens, return_inverse=True)
        drawn = torch.randint(head.shape[0], (negatives,), device=device)
        drawn = drawn[~torch.isin(drawn, own)]
        logits = functional.linear(x, head[torch.cat((own, drawn))]).float()
        up = math.log((head.shape[0] - len(own)) / len(drawn))
        logits = torch.cat((logits[:, : len(own)], logits[:, len(own) :] + up), 1)
        return functional.cross_entropy(logits, target[at], reduction="none"), weight[at]
