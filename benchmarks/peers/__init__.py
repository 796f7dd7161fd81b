"""Compare the library with langextract and plain instructor on single articles.

    python -m benchmarks seed_article   time, and items found, on the seed article
    python -m benchmarks tokens         tokens with a large model, for the same items
    python -m benchmarks grounding      speed and exactness of aligning quotes

Each peer runs in an environment of its own (`peer.py`), and is asked for the same (`asked.py`). Tables go into
docs/comparison.md (`page.py`).
"""
