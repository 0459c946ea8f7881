"""Keeping sections: whose they are, and who may."""

import pytest

from caseboard.domain.policy import shipped
from caseboard.domain.refusals import Refused
from caseboard.domain.sections import Section
from caseboard.domain.staff import Staff
from caseboard.services import sections
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from caseboard.store.sections import sections_of
from tests.stories.house import FIRST_DAY

LENA, JONAS, VISITOR = Staff("lena", "case manager"), Staff("jonas", "reviewer"), Staff("vera", "reader")
OWN = Section("Broken", "reason:damaged", "amount", ("due", "with"))
TEAM = OWN._replace(query="reason:damaged is:held", origin="team")


@pytest.fixture
def bare(tmp_path):
    """Give an open connection to an empty database."""
    path = tmp_path / "bare.db"
    migrate(path, now=FIRST_DAY, policy=shipped().written())
    database = CaseDatabase(path)
    with database.connection_context():
        yield database


def test_ones_own_and_the_teams(bare):
    """Everybody sees the team's sections and their own; a name may stand in both, and once in each."""
    sections.keep(bare, OWN, by=LENA)
    sections.keep(bare, TEAM, by=JONAS)
    assert sections_of(bare, "lena") == (OWN, TEAM)
    assert sections_of(bare, "jonas") == (TEAM,)
    anew = OWN._replace(sort="opened", columns=())
    sections.keep(bare, anew, by=LENA)
    assert sections_of(bare, "lena") == (anew, TEAM)
    sections.drop(bare, TEAM, by=LENA)
    sections.drop(bare, anew, by=LENA)
    assert sections_of(bare, "lena") == ()


@pytest.mark.parametrize(
    ("section", "by", "says"),
    [
        (OWN, VISITOR, "vera is not on the staff"),
        (OWN._replace(name="Mine"), LENA, "Mine is a section of the board itself"),
        (OWN._replace(query="colour:red"), LENA, "no field"),
        (OWN._replace(origin="settings"), LENA, "not kept in the database"),
    ],
)
def test_what_is_not_kept(bare, section, by, says):
    """Who does not work here keeps nothing; what cannot be read, or lies elsewhere, is refused."""
    with pytest.raises(Refused, match=says):
        sections.keep(bare, section, by=by)
    assert sections_of(bare, by.name) == ()


def test_what_is_gone_cannot_be_dropped(bare):
    """Two that remove the same section are told who came second."""
    sections.keep(bare, TEAM, by=LENA)
    sections.drop(bare, TEAM, by=JONAS)
    with pytest.raises(Refused, match="Broken is gone already"):
        sections.drop(bare, TEAM, by=LENA)
    with pytest.raises(Refused, match="gone already"):
        sections.drop(bare, OWN, by=LENA)
