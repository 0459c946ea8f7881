"""Imports point one way, and what has no screen does not load one."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "caseboard"
HEADLESS = ("domain", "ledger", "store", "services", "exchange", "worker", "settings", "cli")
PURE = ("domain", "ledger")


def modules_of(room: str) -> list[str]:
    """Return the dotted names of all modules in *room*."""
    files = sorted((PACKAGE / room).rglob("*.py"))
    return [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]


def imports_in(file: Path) -> Iterator[str]:
    """Yield the dotted names that *file* imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def loaded_by(modules: list[str]) -> set[str]:
    """Import *modules* in a Python of their own and return the top-level names that are loaded then."""
    ask = "import importlib, sys\nfor m in sys.argv[1:]: importlib.import_module(m)\nprint(*sys.modules)"
    line = [sys.executable, "-c", ask, *modules]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("room", HEADLESS)
def test_headless_rooms_load_no_textual(room):
    """Every module of a headless room can be imported without Textual or rich being loaded."""
    modules = modules_of(room)
    assert modules, f"caseboard/{room} has no modules"
    assert not {"textual", "rich"} & loaded_by(modules)


def test_store_loads_no_psycopg():
    """The store on SQLite does not pay for loading the PostgreSQL driver, installed or not."""
    assert not {"psycopg", "psycopg2"} & loaded_by(modules_of("store"))


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_use_the_standard_library_only(room):
    """Rules and ledger import the standard library and themselves, nothing else."""
    for file in (PACKAGE / room).rglob("*.py"):
        for name in imports_in(file):
            own = name == f"caseboard.{room}" or name.startswith(f"caseboard.{room}.")
            assert own or name.partition(".")[0] in sys.stdlib_module_names, f"{file}: {name}"


def test_contracts_hold():
    """The import contracts of pyproject.toml are kept."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_textual_was_imported_holding_still():
    """Textual was not loaded before the tests switched its movement off."""
    from textual import constants

    assert constants.TEXTUAL_ANIMATIONS == "none"
