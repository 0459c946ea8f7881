"""The project's own file says one thing once, or the same thing twice."""

import tomllib
from pathlib import Path

import caseboard

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def test_the_dev_extra_and_the_dev_group_are_one_list():
    """An old pip and uv install the same tools."""
    assert PROJECT["project"]["optional-dependencies"]["dev"] == PROJECT["dependency-groups"]["dev"]


def test_the_package_says_the_version_of_the_project():
    """`caseboard.__version__` is the version the project is built with."""
    assert caseboard.__version__ == PROJECT["project"]["version"]


def test_every_lint_exception_is_explained():
    """Each rule that ruff is told to ignore has its reason on its line or above its list."""
    lines = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("ignore = [")
    ignored = lines[start + 1 : lines.index("]", start)]
    assert ignored
    assert all("# " in line for line in ignored), ignored
