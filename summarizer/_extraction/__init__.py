"""A document becomes a summary: select, ask, validate, merge, link; one text or many."""

from summarizer._extraction.batch import Counted, Run, Text, as_async, check_arguments
from summarizer._extraction.embedded.candidates import CandidateClassifier, load_probes, open_classifier
from summarizer._extraction.estimate import estimate_document
from summarizer._extraction.executor import WorkerPool, run_tasks
from summarizer._extraction.item_types import check_item_types
from summarizer._extraction.metadata import problems, read_metadata
from summarizer._extraction.names import KnownWords, invented_name
from summarizer._extraction.pipeline import Progress, ReaderContext, summarize_document

__all__ = [
    "CandidateClassifier",
    "Counted",
    "KnownWords",
    "Progress",
    "ReaderContext",
    "Run",
    "Text",
    "WorkerPool",
    "as_async",
    "check_arguments",
    "check_item_types",
    "estimate_document",
    "invented_name",
    "load_probes",
    "open_classifier",
    "problems",
    "read_metadata",
    "run_tasks",
    "summarize_document",
]
