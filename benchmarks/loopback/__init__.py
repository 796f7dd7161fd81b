"""What stands in for a hosted model, with a set latency and set faults? A server on this machine's loopback.

Run it with `python -m benchmarks.loopback --help`; `docs/loopback.md` says what it answers. Standard library alone.
"""
