"""Summarize with a hosted model, or with your own OpenAI-compatible server.

python examples/hosted_model.py FILE --model openai/gpt-5.4-mini
python examples/hosted_model.py FILE --model llama3.2 --base-url http://localhost:11434/v1

The key comes from the environment: OPENAI_API_KEY, or SUMMARIZER_API_KEY if your own server needs one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from summarizer import Summarizer, SummarizerError


def main() -> None:
    """Say where the text is sent, summarize it, and print the items and the number of calls."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--base-url")
    given: dict[str, Any] = {name: value for name, value in vars(parser.parse_args()).items() if value}
    text = given.pop("file").read_text(encoding="utf-8")
    try:
        with Summarizer(**given) as summarizer:
            print(f"The text is sent to {summarizer.choice.goes_to}.", file=sys.stderr)
            summary = summarizer.summarize(text)
    except SummarizerError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    for item in summary.items:
        print(f"{item.type}: {item.what} [{item.start}]")
    print(f"calls: {summary.usage.calls}, from the cache: {summary.usage.cached_calls}")


if __name__ == "__main__":
    main()
