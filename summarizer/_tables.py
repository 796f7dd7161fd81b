"""Read the tables that packages carry as files of tab-separated values in their `data` folders."""

from __future__ import annotations

from importlib import resources


def rows(package: str, name: str) -> list[list[str]]:
    """Return the rows of a table, each as the list of its columns; lines that begin with "#" are comments.

    Args:
        package: The package that owns the table: "summarizer._entities".
        name: The file in the `data` folder of the package: "countries.tsv".
    """
    text = (resources.files(package) / "data" / name).read_text("utf-8")
    return [line.split("\t") for line in text.split("\n") if line and line[0] != "#"]
