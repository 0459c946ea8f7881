"""A team's own letters, from its folder to the party, and what is said of one that cannot be used."""

import pytest

from tests.cli.test_deciding import OUTCOME, WHY, finding, look_through, silent


@pytest.fixture
def folder(desk, monkeypatch):
    """Name a folder of templates in the settings."""
    made = desk.path.with_name("letters")
    (made / "en").mkdir(parents=True)
    (made / "pt").mkdir()
    monkeypatch.setenv("CASEBOARD_LETTERS_FOLDER", str(made))
    return made


def decides(desk):
    """Look at a decision on CB-31 without making it, and return the letters."""
    look_through(desk, "CB-31")
    words = ("decide", "CB-31", *OUTCOME, *finding(desk, "CB-31"), *silent(desk, "CB-31"), *WHY)
    return desk(*words, "--check", "--json")


def test_the_teams_own_letter_goes(desk, folder):
    """What lies in the folder takes the place of ours, in its language only."""
    names = "{outcome} {return} {findings} {silent} {empty} {grounds} {above} {rationale} {waived}"
    (folder / "en" / "decision.txt").write_text(f"Subject: Our word\n\nFrom us: {names}\n", "utf-8")
    letters = decides(desk).data["letters"]
    assert any(one["subject"] == "[CB-31] Our word" and "From us: a partial refund" in one["body"]
               for one in letters.values())  # fmt: skip
    assert desk("doctor").code == 0


def test_a_letter_that_cannot_be_used_is_told_before_anything_is_done(desk, folder):
    """File, line and what is missing; nothing was done, and the doctor says the same."""
    (folder / "pt" / "reminder.txt").write_text("Subject: Lembrete\n\nAté breve.\n", "utf-8")
    said = desk("worker", "--once")
    assert said.code == 1
    assert f"{folder}/pt/reminder.txt line 1: it ends, and {{due}} is missing" in said.err
    doctor = desk("doctor")
    assert doctor.code != 0
    assert "{due} is missing" in doctor.out + doctor.err


def test_a_folder_that_is_not_there(desk, monkeypatch):
    """The folder itself is named."""
    monkeypatch.setenv("CASEBOARD_LETTERS_FOLDER", str(desk.path.with_name("nowhere")))
    said = desk("worker", "--once")
    assert said.code == 1
    assert "nowhere" in said.err


def test_bytes_that_are_no_text(desk, folder):
    """The line of the first byte that is no UTF-8 is told."""
    (folder / "en" / "letter.txt").write_bytes(b"Subject: So\n\n\xff{text}\n")
    said = desk("worker", "--once")
    assert f"{folder}/en/letter.txt line 3: is not UTF-8" in said.err
