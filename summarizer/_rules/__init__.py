"""English rules for models that are asked only for the clause: triggers, arguments, attribution, cue words."""

from summarizer._rules.arguments import label_arguments
from summarizer._rules.attribution import attribute
from summarizer._rules.clauses import concerns, split_clauses
from summarizer._rules.cues import cue_names, cues_in, decide_by_cues, find_cue, has_table
from summarizer._rules.event_types import VERB_FEATURES, is_humanitarian, reported_types, verb_features
from summarizer._rules.triggers import content_spans, find_trigger

__all__ = [
    "VERB_FEATURES",
    "attribute",
    "concerns",
    "content_spans",
    "cue_names",
    "cues_in",
    "decide_by_cues",
    "find_cue",
    "find_trigger",
    "has_table",
    "is_humanitarian",
    "label_arguments",
    "reported_types",
    "split_clauses",
    "verb_features",
]
