"""Summarize every .txt file of a folder into one JSON line each; for a file that fails, the line has the error.

python examples/folder.py FOLDER > summaries.jsonl     (run it again after a stop: earlier answers are cached)
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from summarizer import ConfigError, Summarizer, SummarizerError


def line(summarizer: Summarizer, path: Path) -> dict[str, Any]:
    """Return a file's summary, or its error."""
    try:
        summary = summarizer.summarize(path.read_text(encoding="utf-8"), id=path.stem)
    except ConfigError:  # no model, a refused key: all files would fail
        raise
    except (SummarizerError, OSError, UnicodeDecodeError) as error:
        return {"file": path.name, "error": type(error).__name__, "detail": str(error)}
    return {"file": path.name, "summary": summary.model_dump(mode="json")}


def main() -> None:
    """Write the lines to standard output and the progress to standard error."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(f"No such folder: {sys.argv[1]}" if len(sys.argv) == 2 else "Usage: python examples/folder.py FOLDER")
    with Summarizer() as summarizer:
        for path in sorted(Path(sys.argv[1]).glob("*.txt")):
            result = line(summarizer, path)
            print(json.dumps(result, ensure_ascii=False), flush=True)
            print(f"{path.name}: {result.get('error', 'done')}", file=sys.stderr)


if __name__ == "__main__":
    main()
