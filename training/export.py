"""Write the adapter of a checkpoint as GGUF, for llama.cpp.

python -m training.export [last.pt OUT.gguf] [--weights]      the running mean (or the last weights), 16 bits
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch

from training.paths import add_work, fill, parser

QKV, UP = ("attn_q", "attn_k", "attn_v"), ("ffn_gate", "ffn_up")
ORDER = (QKV, ("attn_output",), UP, ("ffn_down",))
"""Projections of a layer as `model.Layer` holds them: those of one input together."""

MAX_BYTES = 25_000_000


def tensors(state: dict[str, Any], which: str) -> dict[str, Any]:
    """Return `blk.N.NAME.weight.lora_a` (rank x in) and `.lora_b` (out x rank) of a checkpoint's flat list."""
    flat, rank, layer = list(state[which]), state["rank"], state["from_layer"]
    out = {}
    while flat:
        for names in ORDER:
            joined = flat.pop(0)
            for name, a in zip(names, joined.split(rank), strict=True):
                out[f"blk.{layer}.{name}.weight.lora_a"] = a.float().cpu().numpy()
                out[f"blk.{layer}.{name}.weight.lora_b"] = flat.pop(0).float().cpu().numpy()
        layer += 1
    return out


def write(state: dict[str, Any], which: str, out: Path) -> None:
    """Write the adapter file."""
    writer = gguf.GGUFWriter(out, "qwen2")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(state["alpha"]))
    for name, tensor in tensors(state, which).items():
        writer.add_tensor(name, tensor.astype(np.float16))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main() -> None:
    """Write the adapter, and print its size, its hash and how long it was trained."""
    command = parser(__doc__)
    command.add_argument("checkpoint", nargs="?", type=Path)
    command.add_argument("out", nargs="?", type=Path)
    command.add_argument("--weights", action="store_true", help="the last weights, not their running mean")
    add_work(command)
    args = command.parse_args()
    fill(args, checkpoint="run/last.pt", out="adapter.gguf")
    state = torch.load(args.checkpoint, map_location="cpu", weights_only=True)
    write(state, "weights" if args.weights else "mean", args.out)
    data = args.out.read_bytes()
    if len(data) > MAX_BYTES:
        raise SystemExit(f"{args.out} has {len(data)} bytes, more than {MAX_BYTES}: train with a lower --rank.")
    trained = f"after {state['state']['step']} steps, {state['state']['tokens']} tokens"
    print(args.out, len(data), "bytes, sha256", hashlib.sha256(data).hexdigest(), trained)


if __name__ == "__main__":
    main()
