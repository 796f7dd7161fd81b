"""Compare the quality of summaries, against gold, with langextract and plain instructor on the same model.

    python -m benchmarks quality [GOLD_FOLDER ...]

The embedded model reads each article once for each contestant: about an hour for the gold of this repository.
"""
