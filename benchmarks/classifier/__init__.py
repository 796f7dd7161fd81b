"""Train the candidate classifier on labelled fictional sentences.

    python -m benchmarks.classifier.train --report

Needs the extra `local`, numpy and scikit-learn.
"""
