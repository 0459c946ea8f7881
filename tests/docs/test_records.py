"""The page of records is made from the shapes of records, and what it shows is really taken in."""

import json
import re

import pytest

from caseboard.cli.main import main
from caseboard.exchange.schema import shapes
from tests.docs.pages import ROOT, text_of
from tests.docs.test_readme import script

PAGE = ROOT / "docs" / "records.md"


@pytest.fixture(scope="module")
def made():
    """Give the script that makes the page."""
    return script("make_records")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder for the history that the desk's own examples are taken from."""
    return tmp_path_factory.mktemp("history")


@pytest.fixture(scope="module")
def written(made, folder):
    """Give that history, one event a line."""
    return made.history_of_small(folder)


def examples():
    """Return the examples of the page by their type."""
    found = re.findall(r"^### (\w+)$.*?^```json\n(.*?)\n```$", text_of(PAGE), re.MULTILINE | re.DOTALL)
    return dict(found)


def test_the_page_is_made_from_the_shapes(made, written, monkeypatch):
    """docs/records.md is what the shapes say today."""
    monkeypatch.setattr(made, "history_of_small", lambda _folder: written)
    assert made.page() == text_of(PAGE), "run `python docs/make_records.py`"


def test_every_type_is_shown():
    """Each type has its heading, and an example of that type."""
    assert examples().keys() == shapes().keys()
    assert all(json.loads(line)["type"] == kind for kind, line in examples().items())


def test_partners_examples_are_taken_in(made, tmp_path, capsys):
    """The examples of partners' types, played as a story, are all new: none is refused, none waits."""
    lines = made.EXAMPLES.read_text("utf-8").splitlines()
    assert {line for kind, line in examples().items() if kind in made.RANK} <= set(lines)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    code = main(["replay", str(made.EXAMPLES), "--until", "2026-03-10T00:00:00Z", "--database", url, "--json"])
    table = json.loads(capsys.readouterr().out)
    assert (code, table["new"], table["refused"], table["waiting"]) == (0, len(lines), 0, 0)


def test_the_desks_examples_are_restored(made, written, folder, tmp_path, capsys):
    """The examples of the desk's own types are lines of an export that is put back whole."""
    assert {line for kind, line in examples().items() if kind not in made.RANK} <= set(written)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    code = main(["import", str(folder / "history.jsonl"), "--restore", "--database", url, "--json"])
    table = json.loads(capsys.readouterr().out)
    assert (code, table["read"], table["refused"]) == (0, len(written), 0)
