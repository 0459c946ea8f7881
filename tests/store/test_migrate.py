"""Making a database, and bringing one up to date: one at a time, and as the tables say."""

import multiprocessing
from importlib import import_module
from pathlib import Path
from typing import Any

from caseboard.domain.policy import shipped
from caseboard.store import checks, guards, migrate
from caseboard.store.database import CaseDatabase, memory
from caseboard.store.entries import head
from caseboard.store.tables import TABLES
from tests.stories.house import FIRST_DAY, House, at

SCHEMA = sorted(Path(migrate.__file__).with_name("migrations").glob("*.sql"))
STEPS = [path.stem for path in SCHEMA]


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
        for path in SCHEMA:
            for statement in path.read_text("utf-8").split(";\n"):
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


def test_an_older_desk_gets_its_new_columns_filled(tmp_path, make_house):
    """A database of the first step is brought up to date: what follows from events is reckoned, and counted, anew."""
    house = make_house(tmp_path)
    with house.database.connection_context():
        house.claim()
        house.does(at("15 March 9:00"), "assignment", "CB-1", to="lena")
        wanted = house.database.execute_sql('SELECT owner, amount, missing, words FROM "case"').fetchall()
        counts = house.database.execute_sql("SELECT name, n FROM count ORDER BY name").fetchall()
    path = Path(house.database.database)
    older = CaseDatabase(path, upkeep=True)
    with older.connection_context():
        for index in ("case_owner", "case_missing", *(f"case_by_{by}" for by in ("due", "amount", "opened", "number"))):
            older.execute_sql(f"DROP INDEX {index}")
        for column in ("owner", "amount", "missing", "premature", "held_until"):
            older.execute_sql(f'ALTER TABLE "case" DROP COLUMN {column}')
        older.execute_sql("DROP TABLE section")
        older.execute_sql("UPDATE \"case\" SET words = 'cb-1 bea sam'")
        older.execute_sql("DELETE FROM count WHERE name LIKE 'with:%' OR name = 'missing'")
        older.execute_sql("DELETE FROM schema_migration WHERE name = '0002_sections'")
    assert migrate.migrate(path, now=house.now, policy=shipped().written()) == ["0002_sections"]
    with house.database.connection_context():
        assert house.database.execute_sql('SELECT owner, amount, missing, words FROM "case"').fetchall() == wanted
        assert house.database.execute_sql("SELECT name, n FROM count WHERE n ORDER BY name").fetchall() == [
            row for row in counts if row[1]
        ]
        assert ("with:lena", 1) in counts
        assert checks.miscounted(house.database) == []
        assert checks.unlike_reckoned(house.database, [1]) == []
        assert migrate.drift(house.database) == []


def test_what_older_histories_know_of_parcels_is_filled_in(tmp_path):
    """When a delivery method was agreed, and who bore its fee, stood in the history before there were columns."""
    house = House(tmp_path)
    with house.database.connection_context():
        house.order()
        more: dict[str, Any] = {
            "order": "o-1",
            "lines": ["1"],
            "direction": "out",
            "agreed_at": "2026-02-28T10:00:00.5+01:00",
        }
        house.comes(at("2 March 10:00"), "shipment", "p-2", **more, fee_borne_by="buyer")
        told = house.database.execute_sql("SELECT key, agreed_at, fee_borne_by FROM shipment ORDER BY key").fetchall()
        assert told[0][1:] == (1_772_269_200_500_000, "buyer")
        house.database.execute_sql("UPDATE shipment SET agreed_at = NULL, fee_borne_by = ''")
        step = import_module("caseboard.store.migrations.0006_looks")
        step.read_agreements(house.database)
        again = house.database.execute_sql("SELECT key, agreed_at, fee_borne_by FROM shipment ORDER BY key").fetchall()
        assert again == told


def test_an_older_ledger_gets_its_range(tmp_path, make_house):
    """The range is computed once from the leaves of a ledger made before there was one; its entries stay."""
    house = make_house(tmp_path)
    rows = "SELECT seq, kind, case_id, bytes, leaf FROM entry ORDER BY seq"
    with house.database.connection_context():
        house.claim()
        wanted, before = head(house.database), house.database.execute_sql(rows).fetchall()
    older = CaseDatabase(Path(house.database.database), upkeep=True)
    with older.connection_context():
        older.execute_sql("DROP INDEX entry_key")
        older.execute_sql('ALTER TABLE head DROP COLUMN "range"')
        older.execute_sql("DELETE FROM schema_migration WHERE name = '0007_range'")
    assert migrate.migrate(Path(house.database.database), now=house.now, policy=shipped().written()) == ["0007_range"]
    with house.database.connection_context():
        assert head(house.database) == wanted
        assert house.database.execute_sql(rows).fetchall() == before
        assert migrate.drift(house.database) == []
        house.sends(at("15 March 9:00"), "bea")
        assert head(house.database).size == wanted.size + 1
