"""Making a database, and bringing one up to date: one at a time, and as the tables say."""

import multiprocessing
from pathlib import Path

from caseboard.domain.policy import shipped
from caseboard.store import guards, migrate
from caseboard.store.database import CaseDatabase, memory
from caseboard.store.tables import TABLES
from tests.stories.house import FIRST_DAY

MIGRATIONS = Path(migrate.__file__).with_name("migrations")
STEPS = sorted(step.stem for step in MIGRATIONS.glob("[0-9]*.py"))


def test_no_drift(bare):
    """After the last migration the database is as the tables in the code say."""
    assert migrate.pending(bare) == []
    assert migrate.drift(bare) == []


def test_drift_is_seen(tmp_path):
    """A column more, or an index less, is told of."""
    path = tmp_path / "bare.db"
    migrate.migrate(path, now=FIRST_DAY, policy=shipped().written())
    upkeep = CaseDatabase(path, upkeep=True)
    with upkeep.connection_context():
        upkeep.execute_sql("ALTER TABLE note ADD COLUMN colour TEXT")
        assert migrate.drift(upkeep) != []


def test_the_steps_make_the_tables():
    """The frozen statements of all steps, one after the other, make exactly what the tables in the code would."""
    made, frozen = memory(), memory()
    with made.connection_context(), frozen.connection_context():
        with made.bind_ctx(TABLES):
            made.create_tables(TABLES)
        for step in STEPS:
            for statement in (MIGRATIONS / f"{step}.sql").read_text("utf-8").split(";\n"):
                if statement.strip():
                    frozen.execute_sql(statement)
        assert shape(frozen) == shape(made)


def shape(database):
    """Return columns, indexes and strictness of every table, by name."""
    found = {}
    for name, strict in database.execute_sql(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main'"
    ).fetchall():
        if name.startswith("sqlite_"):
            continue
        columns = database.execute_sql(f'SELECT * FROM pragma_table_xinfo("{name}")').fetchall()
        indexes = {
            (index[1], index[2], index[4], tuple(database.execute_sql(f'PRAGMA index_xinfo("{index[1]}")').fetchall()))
            for index in database.execute_sql(f'SELECT * FROM pragma_index_list("{name}")').fetchall()
        }
        found[name] = (strict, columns, indexes)
    return found


def test_a_second_migration_changes_nothing(tmp_path):
    """Whoever migrates again takes no step, and the ledger was opened once."""
    path = tmp_path / "bare.db"
    assert migrate.migrate(path, now=FIRST_DAY, policy=shipped().written()) == STEPS
    assert migrate.migrate(path, now=FIRST_DAY, policy=shipped().written()) == []
    database = CaseDatabase(path)
    with database.connection_context():
        assert database.execute_sql("SELECT seq, kind FROM entry").fetchall() == [(0, "log.opened")]


def test_an_older_desk_gets_its_drafts(tmp_path):
    """A desk from before drafts were kept takes that one step, and is then as the tables say."""
    path = tmp_path / "bare.db"
    migrate.migrate(path, now=FIRST_DAY, policy=shipped().written())
    upkeep = CaseDatabase(path, upkeep=True)
    with upkeep.connection_context():
        upkeep.execute_sql("DROP TABLE draft")
        upkeep.execute_sql("DELETE FROM schema_migration WHERE name = '0003_drafts'")
    assert migrate.migrate(path, now=FIRST_DAY, policy=shipped().written()) == ["0003_drafts"]
    with upkeep.connection_context():
        assert migrate.drift(upkeep) == []


def taking_part(path, gate, told):
    """Wait for the others, then migrate and tell the steps taken, or what went wrong."""
    gate.wait()
    try:
        told.put(migrate.migrate(Path(path), now=FIRST_DAY, policy=shipped().written()))
    except Exception as error:  # noqa: BLE001  whatever it is, the test is told
        told.put([repr(error)])


def test_two_that_start_at_once_take_turns(tmp_path):
    """Of several processes that find no database one makes it and the others find it made; nobody fails."""
    spawn = multiprocessing.get_context("spawn")
    gate, told = spawn.Barrier(3), spawn.Queue()
    path = tmp_path / "bare.db"
    started = [spawn.Process(target=taking_part, args=(str(path), gate, told)) for _ in range(3)]
    for process in started:
        process.start()
    steps = sorted(told.get(timeout=60) for _ in started)
    for process in started:
        process.join(60)
    assert steps == [[], [], STEPS]
    database = CaseDatabase(path)
    with database.connection_context():
        assert guards.missing(database) == []
        assert database.execute_sql("SELECT count(*) FROM entry").fetchone()[0] == 1
        assert database.execute_sql("SELECT size FROM head").fetchall() == [(1,)]
