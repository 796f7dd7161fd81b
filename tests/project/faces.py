"""A contract for import-linter: outside a package only its `__init__` is imported."""

from __future__ import annotations

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output


class FacesContract(Contract):
    """No module imports a private module that lies inside a package to which it does not belong itself."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - the signature is the library's
        """Return each import that goes past a face."""
        root: str = self.session_options["root_packages"][0]
        past = [
            details
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if _is_inside(imported, root) and _package(importer, root) != _package(imported, root)
            for details in graph.get_import_details(importer=importer, imported=imported)
        ]
        return ContractCheck(kept=not past, metadata={"past": past})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print where, one line each."""
        for details in check.metadata["past"]:
            output.print_error(_line(details))


def _line(details: Any) -> str:
    return f"{details['importer']}:{details['line_number']}: {details['line_contents'].strip()}"


def _package(module: str, root: str) -> str:
    return module.removeprefix(f"{root}.").partition(".")[0]


def _is_inside(module: str, root: str) -> bool:
    """Return whether a module lies behind a face: inside a package, unless its whole name is public."""
    inside = module.removeprefix(f"{root}.")
    return "." in inside and "_" in {part[0] for part in inside.split(".")}
