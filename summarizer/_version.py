"""The version of the package, and the command that installs one of its extras."""

__version__ = "0.1.0"


def install_command(extra: str) -> str:
    """Return the command that installs an extra, to be run in a clone of the project: it is not on PyPI yet."""
    return f'pip install ".[{extra}]"'
