"""Which version is this? Rooms below the package's face read it here."""

__version__ = "0.1.0"
