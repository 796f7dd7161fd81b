"""Stand in for a hosted model: a server on this machine's loopback, with a set latency and set faults.

Run it with `python -m benchmarks.loopback --help`; `docs/loopback.md` says what it answers. Standard library alone.
"""
