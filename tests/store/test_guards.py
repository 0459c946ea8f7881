"""What is sealed, or only ever added to, stays as it is, whoever asks and by which door (R20)."""

import sqlite3

import pytest
from peewee import Field

from caseboard.domain.policy import shipped
from caseboard.store import authorizer, guards
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import FAULTS
from caseboard.store.migrate import migrate
from caseboard.store.tables import APPEND_ONLY, SEALED
from tests.stories.house import FIRST_DAY

GUARDED = (*SEALED, *APPEND_ONLY)
REFUSED = (*FAULTS, sqlite3.DatabaseError)


def name_of(table):
    """Return a table's name in SQL."""
    return table._meta.table_name


def rows(connection, table):
    """Return all rows of a guarded table."""
    execute = getattr(connection, "execute_sql", None) or connection.execute
    return execute(f'SELECT * FROM "{name_of(table)}" ORDER BY 1').fetchall()


def columns(table):
    """Return the columns of a table in their order, the primary key first."""
    key = table._meta.primary_key.column_name
    return [key, *(name for name in table._meta.sorted_field_names if name != key)]


def sql(table, way):
    """Return a statement that would change a row of *table*, in one of the ways SQL has."""
    name, names = name_of(table), columns(table)
    key, other = names[0], names[-1]
    listed = ", ".join(f'"{one}"' for one in names)
    same = f'SELECT {listed} FROM "{name}" LIMIT 1'
    new = f'SELECT "{key}" + 1000, {", ".join(f"{chr(34)}{one}{chr(34)}" for one in names[1:])} FROM "{name}" LIMIT 1'
    return {
        "update": f'UPDATE "{name}" SET "{other}" = "{other}"',
        "update or replace": f'UPDATE OR REPLACE "{name}" SET "{key}" = (SELECT min("{key}") FROM "{name}")',
        "update or ignore": f'UPDATE OR IGNORE "{name}" SET "{other}" = "{other}"',
        "update from": f'UPDATE "{name}" SET "{other}" = s.old FROM (SELECT "{other}" AS old FROM "{name}" LIMIT 1) s',
        "delete": f'DELETE FROM "{name}" WHERE "{key}" IN (SELECT "{key}" FROM "{name}" LIMIT 1)',
        "delete all": f'DELETE FROM "{name}"',
        "insert or replace": f'INSERT OR REPLACE INTO "{name}" ({listed}) {same}',
        "replace": f'REPLACE INTO "{name}" ({listed}) {same}',
        "upsert": f'INSERT INTO "{name}" ({listed}) {same} WHERE true '
        f'ON CONFLICT ("{key}") DO UPDATE SET "{other}" = excluded."{other}"',
        "upsert on anything": f'INSERT INTO "{name}" ({listed}) {same} WHERE true '
        f'ON CONFLICT DO UPDATE SET "{other}" = excluded."{other}"',
        "new": f'INSERT INTO "{name}" ({listed}) {new}',
    }[way].replace("LIMIT 1 WHERE true", "WHERE true")


WAYS = (
    "update", "update or replace", "update or ignore", "update from", "delete", "delete all", "insert or replace",
    "replace", "upsert", "upsert on anything",
)  # fmt: skip


def test_guards_name_the_tables_as_they_are():
    """Names and keys, written down beside the tables, are the tables' own: no guarded one and no key is left out."""
    assert set(guards.SEALED) == {name_of(table) for table in SEALED}
    assert set(guards.APPEND_ONLY) == {name_of(table) for table in APPEND_ONLY}
    for table in GUARDED:
        meta = table._meta
        assert isinstance(meta.primary_key, Field)
        unique = [index[0] for index in meta.indexes if isinstance(index, tuple) and index[1]]
        keys = tuple(tuple(meta.fields[name].column_name for name in key) for key in unique)
        assert (guards.SEALED | guards.APPEND_ONLY)[name_of(table)] == ((meta.primary_key.column_name,), *keys)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", GUARDED, ids=name_of)
def test_r20_plain_sql_on_an_application_connection(decided, table, way):
    """Our own connections refuse it."""
    before = rows(decided.database, table)
    assert before, "a guard over nothing guards nothing"
    with pytest.raises(REFUSED, match=r"not authorized|is sealed|is append-only|prohibited"):
        decided.database.execute_sql(sql(table, way))
    assert rows(decided.database, table) == before


@pytest.mark.parametrize("recursive", [0, 1])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", GUARDED, ids=name_of)
def test_r20_a_plain_connection_from_outside(decided, table, way, recursive):
    """A shell on the file, without our authorizer and with its own pragmas, meets the triggers."""
    connection = sqlite3.connect(decided.path)
    try:
        connection.execute(f"PRAGMA recursive_triggers = {recursive}")
        before = rows(connection, table)
        with pytest.raises(sqlite3.IntegrityError, match=r"is sealed|is append-only"):
            connection.execute(sql(table, way))
        assert rows(connection, table) == before
    finally:
        connection.close()


def by_peewee(database, table, way):
    """Return a Peewee query that would change a row of *table*."""
    key = table._meta.primary_key
    other = table._meta.fields[columns(table)[-1]]
    row = dict(table.select().limit(1).dicts().execute(database)[0])
    return {
        "update": lambda: table.update({other: row[other.name]}),
        "update one": lambda: table.update({other: row[other.name]}).where(key == row[key.name]),
        "delete": table.delete,
        "delete one": lambda: table.delete().where(key == row[key.name]),
        "replace": lambda: table.replace(row),
        "replace many": lambda: table.replace_many([row]),
        "upsert": lambda: table.insert(row).on_conflict(conflict_target=[key], preserve=[other]),
        "on conflict replace": lambda: table.insert(row).on_conflict("REPLACE"),
    }[way]()


@pytest.mark.parametrize(
    "way",
    ["update", "update one", "delete", "delete one", "replace", "replace many", "upsert", "on conflict replace"],
)
@pytest.mark.parametrize("table", GUARDED, ids=name_of)
def test_r20_peewee(decided, table, way):
    """Queries that Peewee builds are refused as well."""
    before = rows(decided.database, table)
    with pytest.raises(REFUSED, match=r"not authorized|is sealed|is append-only|prohibited"):
        by_peewee(decided.database, table, way).execute(decided.database)
    assert rows(decided.database, table) == before


@pytest.mark.parametrize("way", ["save", "delete_instance"])
@pytest.mark.parametrize("table", GUARDED, ids=name_of)
def test_r20_peewee_rows(decided, table, way):
    """A row that was read cannot be saved again or thrown away."""
    before = rows(decided.database, table)
    with decided.database.bind_ctx([table]):
        row = table.select().first()
        with pytest.raises(REFUSED, match=r"not authorized|is sealed|is append-only|prohibited"):
            getattr(row, way)()
    assert rows(decided.database, table) == before


def test_r20_another_event_of_the_same_name(decided):
    """The history holds each act once: the unique key refuses, and REPLACE cannot step over it."""
    listed = ", ".join(f'"{name}"' for name in columns(APPEND_ONLY[0])[1:])
    same = f"INSERT OR REPLACE INTO event (seq, {listed}) SELECT seq + 1000, {listed} FROM event WHERE type = 'seal'"
    before = rows(decided.database, APPEND_ONLY[0])
    with pytest.raises(REFUSED, match=r"event is append-only"):
        decided.database.execute_sql(same)
    assert rows(decided.database, APPEND_ONLY[0]) == before


@pytest.mark.parametrize("table", [one for one in GUARDED if name_of(one) != "event"], ids=name_of)
def test_rows_may_be_added(decided, table):
    """The guards refuse changes, not additions."""
    with decided.database.atomic() as transaction:
        decided.database.execute_sql(sql(table, "new"))
        transaction.rollback()


FORBIDDEN = (
    "CREATE TABLE intruder (n)",
    "CREATE TEMP TABLE intruder (n)",
    "CREATE TABLE intruder AS SELECT * FROM decision",
    "CREATE INDEX intruder ON event (actor)",
    "CREATE VIEW intruder AS SELECT 1",
    "CREATE TRIGGER intruder AFTER INSERT ON event BEGIN SELECT 1; END",
    "CREATE TEMP TRIGGER intruder BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END",
    "CREATE VIRTUAL TABLE intruder USING fts5(words)",
    "DROP TRIGGER decision_no_update",
    "DROP TABLE decision",
    "DROP INDEX case_acts_at",
    "ALTER TABLE decision RENAME TO decided",
    "ALTER TABLE decision ADD COLUMN more",
    "ALTER TABLE decision DROP COLUMN amount",
    "ALTER TABLE decision RENAME COLUMN amount TO total",
    "REINDEX",
    "ATTACH ':memory:' AS beside",
    "DETACH main",
    "VACUUM",
    "UPDATE sqlite_master SET sql = NULL",
    "DELETE FROM sqlite_master",
    "INSERT INTO sqlite_master (type) VALUES ('table')",
    "PRAGMA writable_schema = 1",
    "PRAGMA recursive_triggers = 0",
    "PRAGMA trusted_schema = 1",
    "PRAGMA journal_mode = delete",
    "PRAGMA journal_mode(off)",
    "PRAGMA synchronous = 0",
    "PRAGMA foreign_keys = 0",
    "PRAGMA ignore_check_constraints = 1",
    "PRAGMA defer_foreign_keys = 1",
    "PRAGMA user_version = 7",
    "PRAGMA schema_version = 7",
    "PRAGMA locking_mode = exclusive",
    "PRAGMA main.synchronous = 0",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_an_application_connection_cannot_loosen_its_guards(bare, statement):
    """DDL, other databases and the pragmas that would undo a guard are not for whoever works here."""
    with pytest.raises(REFUSED, match=r"not authorized|may not be modified|authorization denied"):
        bare.execute_sql(statement)
    assert guards.missing(bare) == []


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
    ],
)
def test_every_connection_is_opened_safely(bare, pragma, value):
    """Durable, with triggers that fire within triggers, and no trust in the schema."""
    assert bare.execute_sql(f"PRAGMA {pragma}").fetchone()[0] == value


def test_every_table_is_strict(bare):
    """SQLite keeps the types it was told."""
    tables = bare.execute_sql("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    made_by_us = {name: strict for name, strict in tables if name not in ("sqlite_schema", "schema_migration")}
    assert len(made_by_us) > 30
    assert [name for name, strict in made_by_us.items() if not strict] == []


def test_guards_are_put_back_by_every_migration(tmp_path):
    """A table rebuilt by a migration loses its triggers silently; the next migration puts them back as they were."""
    path = tmp_path / "house.db"
    migrate(path, now=FIRST_DAY, policy=shipped().written())
    upkeep = CaseDatabase(path, upkeep=True)
    with upkeep.connection_context():
        upkeep.execute_sql("DROP TRIGGER decision_no_update")
        upkeep.execute_sql("DROP TRIGGER event_no_delete")
        upkeep.execute_sql("CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT 1; END")
        assert guards.missing(upkeep) == ["decision_no_update", "event_no_delete"]
    assert migrate(path, now=FIRST_DAY, policy=shipped().written()) == []
    with upkeep.connection_context():
        assert guards.missing(upkeep) == []


def test_the_connection_guards_what_the_triggers_guard():
    """The authorizer knows every sealed and append-only table by the name it has."""
    assert {name_of(table) for table in GUARDED} == authorizer.GUARDED
