"""Answers that were paid for: on disk or on a Redis server, shared by threads, processes and machines."""
