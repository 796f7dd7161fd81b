"""Benchmarks. `python -m benchmarks --help` lists them; each folder's first lines say what it measures."""
