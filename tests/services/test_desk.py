"""The desk as the board holds it: what goes wrong with its database is said in words."""

from datetime import UTC, datetime

import peewee
import pytest

from caseboard.domain.policy import shipped
from caseboard.domain.queue import QueueView
from caseboard.domain.staff import Staff
from caseboard.services.desk import Desk, DeskUnavailable
from caseboard.store.database import CaseDatabase
from caseboard.store.migrate import migrate
from tests.fixtures.replayed import replay
from tests.fixtures.small import FOLDER, UNTIL

NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
LENA = Staff("lena", "case manager")


class ReadOnly(CaseDatabase):
    """A database file that this user may not write."""

    def _set_pragmas(self, conn):
        super()._set_pragmas(conn)
        conn.execute("PRAGMA query_only = on")


class Broken(CaseDatabase):
    """A database whose every connection fails."""

    says = ""

    def connection_context(self):
        """Fail as SQLite does."""
        raise peewee.OperationalError(self.says)


def test_an_act_on_a_database_that_may_only_be_read(tmp_path):
    """It is read as ever; an act says which file it is and what to look at."""
    path = tmp_path / "desk.db"
    replay(FOLDER, path, UNTIL)
    desk = Desk(ReadOnly(path), LENA, lambda: NOON)
    seen = desk.case("CB-31").row.version
    with pytest.raises(DeskUnavailable) as told:
        desk.assign("CB-31", "lena", seen=seen)
    assert str(told.value) == f"{path}: may only be read. Look who owns the file and its folder"


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("database is locked", "is busy: another program writes to it"),
        ("database or disk is full", "no room left on the disk"),
        ("unable to open database file", "cannot be opened"),
        ("file is not a database", "is no Caseboard database"),
    ],
)
def test_whatever_ails_the_database_is_said_in_words(tmp_path, says, words):
    """Reads and acts fail alike with one error, whose words need no knowledge of SQLite."""
    migrate(tmp_path / "desk.db", now=NOON, policy=shipped().written())
    database = Broken(tmp_path / "desk.db")
    database.says = says
    desk = Desk(database, LENA, lambda: NOON)
    for call in (desk.status, lambda: desk.queue(QueueView(), 0), lambda: desk.assign("CB-1", None, seen=1)):
        with pytest.raises(DeskUnavailable, match=words):
            call()
