"""What the README tells a stranger to type works as it stands there."""

import importlib.util
import re
from datetime import UTC, datetime
from types import ModuleType

import pytest

from tests.docs.pages import PAGES, README, ROOT, block_after, section, text_of

OPENED = datetime(2025, 10, 20, 16, 0, 1, tzinfo=UTC)
"""A second after the README's dispute."""


def script(name: str) -> ModuleType:
    """Return a script of docs/, loaded."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("mark", "ends"),
    [("run", ".venv/bin/caseboard demo"), ("test", ".venv/bin/pytest -q -n auto")],
)
def test_the_two_commands_stand_alone(mark, ends):
    """Each of the two commands is one line in a block of its own, from making the environment to the end."""
    lines = block_after(README, f"<!-- {mark} command -->")
    assert len(lines) == 1
    assert lines[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
    assert lines[0].endswith(ends)


def test_the_list_of_commands_is_the_commands_own():
    """README's list has every command of the parser and no other, in the words of its help."""
    made = script("make_commands")
    readme = text_of(README)
    assert made.rewritten(readme) == readme, "run `python docs/make_commands.py`"
    assert {"caseboard demo", "caseboard import PATH…"} <= {typed for typed, _ in made.commands()}


def test_commands_in_examples_exist():
    """Every `caseboard …` that a page shows is a command."""
    known = {" ".join(typed.split()[:2]) for typed, _ in script("make_commands").commands()}
    shown = [
        (page.name, name)
        for page in PAGES
        for name in re.findall(r"(?:^ *|`|/|run )caseboard ([a-z]+)", text_of(page), re.MULTILINE)
    ]
    assert ("README.md", "replay") in shown
    assert not [one for one in shown if f"caseboard {one[1]}" not in known]


def test_keys_of_the_tour_are_the_boards_own():
    """Every key that the first quarter of an hour names does something on the board."""
    from caseboard.tui.actions import ACTIONS, key_words

    keys = {key for action in ACTIONS for key in key_words(action).split()}
    named = set(re.findall(r"`([a-z?/:]|Enter|Esc|Space|Tab)`", section(README, "The first quarter of an hour")))
    assert {"j", "w", "m", "d", "z", "?", "Enter"} <= named <= keys


def test_the_five_records_open_a_case(tmp_path):
    """The README's records, taken in a second after the last of them, open one case and refuse nothing."""
    from caseboard.domain.policy import shipped
    from caseboard.exchange.intake import Intake
    from caseboard.exchange.reading import Input
    from caseboard.store.database import connect
    from caseboard.store.facts import facts_of
    from caseboard.store.migrate import migrate

    (tmp_path / "records.jsonl").write_text("\n".join(block_after(README, "<!-- records -->")), encoding="utf-8")
    path = tmp_path / "desk.db"
    migrate(path, now=OPENED, policy=shipped().written())
    database = connect(path)
    with Input([tmp_path / "records.jsonl"]) as records, database.connection_context():
        intake = Intake(database, records, "import")
        intake.lay_in()
        intake.apply(OPENED)
        assert dict(intake.table().rows()) == {"read": 5, "new": 5, "unchanged": 0, "waiting": 0, "refused": 0}
        assert facts_of(database, [1])[1].stage == "negotiating"


def test_the_settings_shown_can_be_followed(tmp_path):
    """The README's settings are read without a fault, by the settings file and by the board."""
    from caseboard.cli import known
    from caseboard.settings.file import CONFIG, settings

    file = tmp_path / "settings.toml"
    file.write_text("\n".join(block_after(README, "<!-- settings -->")), encoding="utf-8")
    found = settings({CONFIG: str(file)}).checked(known.faults)
    assert found.keys
    assert found.sections


@pytest.mark.parametrize("name", ["board", "board-wide", "board-narrow"])
def test_pictures_want_nothing_from_the_network(name):
    """A picture shows itself without a font or image from elsewhere, and nothing in it differs from run to run."""
    svg = text_of(ROOT / "docs" / "pictures" / f"{name}.svg")
    assert "Caseboard" in svg
    assert "CB-" in svg
    assert not re.search(r"@font-face|url\(['\"]?http|href=|terminal-\d", svg)
