"""Turn a diplomatic or humanitarian article into a structured summary whose every item points at the text."""

__version__ = "0.1.0"
