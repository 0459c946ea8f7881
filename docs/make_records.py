"""Write records.md from the shapes of records: `python docs/make_records.py`.

Partners' examples are those of `records.jsonl`. The desk's own are taken from
a history: the small cases, replayed, and a few acts of a supervisor after it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import inspect

from caseboard.cli.exporting import write_history
from caseboard.domain.instants import written
from caseboard.domain.policy import policy, shipped
from caseboard.domain.records import PERSONAL, RANK, REFERENCES
from caseboard.domain.skew import Watch
from caseboard.domain.staff import Staff
from caseboard.domain.verdict import Finding, Verdict
from caseboard.exchange.desk_shapes import DESK_SHAPES
from caseboard.exchange.intake import Intake
from caseboard.exchange.mail import Maildir
from caseboard.exchange.reading import Input
from caseboard.exchange.schema import RECORD, WRITTEN, sentence, shapes
from caseboard.exchange.shapes import Shape
from caseboard.services import team
from caseboard.services.acting import act, approve, propose, reject
from caseboard.services.adopting import adopt
from caseboard.services.erasing import erase
from caseboard.services.looking import look_at
from caseboard.services.pausing import pause, resume
from caseboard.services.sitting import Deed
from caseboard.services.skew import attend
from caseboard.services.undoing import take_back
from caseboard.settings.environment import sqlite_file
from caseboard.settings.mail import mail_settings
from caseboard.store.database import CaseDatabase, connect
from caseboard.store.facts import facts_of
from caseboard.store.migrate import migrate
from caseboard.store.numbers import case_id
from caseboard.worker.replay import Replay
from caseboard.worker.tick import tick

HERE = Path(__file__).parent
PAGE = HERE / "records.md"
EXAMPLES = HERE / "records.jsonl"
SMALL = HERE.parent / "fixtures" / "small"
NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)
ANA = Staff("ana", "supervisor")
LENA = Staff("lena", "case manager")

INTRODUCTION = """\
# Records

Made by `python docs/make_records.py` from the shapes by which records are read; do not edit it by hand.
`caseboard schema` prints the same as JSON Schema.

Records are JSON Lines in UTF-8, one record a line, in files, folders or standard input, `.gz` too. Amounts are decimal
texts whose currency stands in the order. Instants are RFC 3339 with an offset. What may be left out may be null as
well. Unknown keys are kept.

The examples of the first part lie together in [records.jsonl](records.jsonl), as a story that `caseboard replay
docs/records.jsonl` plays. Those of the second part are lines of an export, which `caseboard import --restore` puts
back.
"""


def history_of_small(folder: Path) -> list[str]:
    """Return an export in which every type of the desk's own stands: the small cases, and a supervisor's acts.

    It lies in *folder* as `history.jsonl`, its files of evidence beside it.
    """
    path = folder / "small.db"
    migrate(path, now=datetime(2026, 1, 1, tzinfo=UTC), policy=shipped().written())
    database = connect(path)
    letters = Maildir(folder / "mail", mail_settings(sqlite_file(path)), durable=False)
    with Input([SMALL]) as records, database.connection_context():
        Replay(database, Intake(database, records, "replay"), letters, until=NOW).run()
        later = (NOW + timedelta(minutes=minute) for minute in range(1, 60))
        for kind, number, fields in (
            ("release", "CB-32", {"why": "The carrier has answered."}),
            ("writing", "CB-9", {"party": "both", "text": "We have read what you sent."}),
            ("acknowledgement", "CB-13", {}),
            ("refiling", "CB-33", {"item": "e-33-1", "slot": "photos_with_ruler"}),
        ):
            act(database, kind, number, by=ANA, now=next(later), fields=fields)
        act(database, "note", "CB-9", by=ANA, now=next(later), fields={"text": "Ask the carrier."})
        take_back(database, [Deed("note", "CB-9")], by=ANA, now=next(later))
        pause(database, "Bank holiday.", by=ANA, now=next(later))
        resume(database, by=ANA, now=next(later))
        _jump(database, next(later), next(later))
        team.set_capacity(database, "lena", 30, by=ANA, now=next(later))
        team.set_shifts(database, "lena", "mon-fri", "09:00-17:00", "Europe/Berlin", by=ANA, now=next(later))
        now = next(later)
        team.set_away(database, "lena", now, now + timedelta(days=7), by=ANA, now=now)
        seller = database.execute_sql("SELECT key FROM party WHERE role = 'seller' ORDER BY key DESC").fetchone()[0]
        team.relate(database, "lena", seller, "A cousin of the owner.", by=ANA, now=next(later))
        now = next(later)
        adopt(database, policy({"evidence_period": "9 d"}, "spring"), effective_from=now, by=ANA, now=now)
        _erase(database, next(later))
    _bring_late(database, folder / "late.jsonl", next(later))
    _decide_by_two(database, letters, folder / "back.jsonl", next(later))
    write_history(database, output=folder / "history.jsonl", files=folder)
    return (folder / "history.jsonl").read_text("utf-8").splitlines()


def _jump(database: CaseDatabase, before: datetime, after: datetime) -> None:
    """Let the clock jump by two hours, and a supervisor say that it is right."""
    database.watch = Watch(lambda: 0.0, before - timedelta(hours=2))
    attend(database, before)
    database.watch = None
    resume(database, by=ANA, now=after)


def _erase(database: CaseDatabase, now: datetime) -> None:
    """Erase what the buyer of an ended case said."""
    row = database.execute_sql("SELECT number FROM \"case\" WHERE stage = 'withdrawn' ORDER BY id").fetchone()
    erase(database, row[0], "buyer", "Asked for by the buyer.", by=ANA, confirm=row[0], now=now)


def _bring_late(database: CaseDatabase, file: Path, now: datetime) -> None:
    """Bring another partner's first dispute in, long after it was due to go to the team."""
    lines = EXAMPLES.read_text("utf-8").splitlines(keepends=True)
    first = next(place for place, one in enumerate(lines) if json.loads(one)["type"] == "dispute")
    file.write_text("".join(lines[: first + 1]).replace('"source": "shop"', '"source": "outlet"'), "utf-8")
    with Input([file]) as late, database.connection_context():
        intake = Intake(database, late, "import")
        intake.lay_in()
        intake.apply(now)
    file.unlink()


def _decide_by_two(database: CaseDatabase, letters: Maildir, file: Path, now: datetime) -> None:
    """Let goods go back by decisions of two people: one is sent back, and each of the others ends by its own branch."""
    with database.connection_context():
        twice = policy({"evidence_period": "9 d", "four_eyes_share": 100}, "two people")
        adopt(database, twice, effective_from=now, by=ANA, now=now)
        then = (now + timedelta(minutes=minute) for minute in range(1, 30))
        for number in ("CB-7", "CB-16", "CB-32"):
            facts = facts_of(database, [case_id(number)])[case_id(number)]
            for item in facts.items:
                look_at(database, number, item.ref, by=ANA, now=next(then))
            found = Finding("The goods are not as described.", (facts.items[0].digest,), "R29")
            made = Verdict("return_and_refund", 100, "seller", ("differs_from_listing",), (found,), (), "They go back.")
            propose(database, number, made, by=ANA, confirm=number, now=next(then))
            if number == "CB-7":
                reject(database, number, "The amount is a guess.", by=LENA, confirm=number, now=next(then))
                propose(database, number, made, by=ANA, confirm=number, now=next(then))
            approve(database, number, by=LENA, confirm=number, now=next(then))
            tick(database, letters, now=next(then))
        for number in ("CB-16", "CB-32"):
            act(
                database,
                "return_address",
                number,
                by=ANA,
                now=now + timedelta(hours=1),
                fields={"lines": ["1 Mill Lane"]},
            )
        order = database.execute_sql(
            'SELECT o.ref, l.ref FROM "case" c JOIN "order" o ON o.key = c.order_key '
            "JOIN case_line x ON x.case_id = c.id JOIN order_line l ON l.key = x.line_key WHERE c.number = 'CB-16'"
        ).fetchone()
    _send_back(database, file, order, now + timedelta(days=1))
    with database.connection_context():
        for days in (3, 16):
            tick(database, letters, now=now + timedelta(days=days))


def _send_back(database: CaseDatabase, file: Path, order: tuple[str, str], now: datetime) -> None:
    """Let a parcel with a line of an *order* go back, and be delivered a day later."""
    back = {"source": "shop", "type": "shipment", "ref": "back-16", "at": written(now), "order": order[0],
            "lines": [order[1]], "direction": "back", "carrier": "Post", "tracking_number": "B16"}  # fmt: skip
    there = {"source": "shop", "type": "tracking", "ref": "back-16-1", "at": written(now + timedelta(days=1)),
             "shipment": "back-16", "code": "delivered"}  # fmt: skip
    file.write_text("".join(f"{json.dumps(one)}\n" for one in (back, there)), "utf-8")
    with Input([file]) as parcels, database.connection_context():
        intake = Intake(database, parcels, "import")
        intake.lay_in()
        intake.apply(now + timedelta(days=1))
    file.unlink()


def _of(kind: str, lines: list[str]) -> Iterator[str]:
    return (line for line in lines if json.loads(line)["type"] == kind)


# What a field holds.


def fields_of(shape: type[Shape], above: str = "") -> Iterator[tuple[str, str, bool]]:
    """Yield each field as (dotted name, what it holds, whether it is needed), those within it after it."""
    for field in inspect.type_info(shape).fields:  # type: ignore[attr-defined]  a struct has fields
        name = f"{above}{field.encode_name}"
        yield name, holds(field.type), field.required
        for inner, mark in parts_of(field.type):
            yield from fields_of(inner, f"{name}{mark}.")


def holds(of: inspect.Type) -> str:
    """Return in words what a field of this type holds."""
    if isinstance(of, inspect.UnionType):
        return " or ".join(words for one in of.types if (words := holds(one)))
    if isinstance(of, inspect.Metadata):
        extra = of.extra_json_schema or {}
        return {"date-time": "instant"}.get(extra.get("format", ""), "amount" if "pattern" in extra else holds(of.type))
    if isinstance(of, inspect.LiteralType):
        return ", ".join(f"`{value}`" for value in of.values if value != "[erased]")
    if isinstance(of, inspect.ListType):
        return f"list of {holds(of.item_type)}s"
    if isinstance(of, inspect.FloatType | inspect.IntType):
        return f"{'number' if isinstance(of, inspect.FloatType) else 'whole number'}{_range(of)}"
    words: dict[type, str] = {
        inspect.NoneType: "",
        inspect.StructType: "object",
        inspect.DictType: "object",
        inspect.BoolType: "true or false",
    }
    return words.get(type(of), "text")


def _range(of: inspect.IntType | inspect.FloatType) -> str:
    least, most = of.ge, of.le
    if least is None:
        return ""
    return f", {least:g} or more" if most is None or most >= 1_000_000 else f", {least:g} to {most:g}"


def parts_of(of: inspect.Type) -> Iterator[tuple[type[Shape], str]]:
    """Yield the shapes within a field, with the mark of a list where it holds several."""
    if isinstance(of, inspect.UnionType):
        for one in of.types:
            yield from parts_of(one)
    elif isinstance(of, inspect.Metadata):
        yield from parts_of(of.type)
    elif isinstance(of, inspect.ListType):
        yield from ((inner, "[]") for inner, _ in parts_of(of.item_type))
    elif isinstance(of, inspect.StructType):
        yield of.cls, ""


# The page.


def page() -> str:
    """Return the page, whole."""
    given = EXAMPLES.read_text(encoding="utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        written = history_of_small(Path(folder))
    made = [INTRODUCTION, "## What every record has\n", *_common(), ""]
    made += ["## What partners send\n", "In the order in which records of one instant are applied.\n"]
    kinds = shapes()
    for kind in RANK:
        made += _one(kind, kinds[kind], next(_of(kind, given)))
    made += ["## What a desk writes\n", "Acts of staff, of the worker, and what became of letters.\n"]
    for kind in DESK_SHAPES:
        made += _one(kind, kinds[kind], min(_of(kind, written), key=len))
    return "\n".join(made).rstrip() + "\n"


def _common() -> Iterator[str]:
    yield "| field | | |"
    yield "|---|---|---|"
    for name, said in RECORD.items():
        yield f"| `{name}` | {'needed' if name in ('type', 'source', 'ref', 'at') else ''} | {said['description']} |"
    for name, said in WRITTEN.items():
        yield f"| `{name}` | in an export | {said['description']} |"


def _one(kind: str, shape: type[Shape], line: str) -> Iterator[str]:
    yield f"### {kind}\n"
    yield f"{sentence(shape)}\n"
    rows = [
        f"| `{name}` | {'needed' if needed else ''} | {_more(kind, name, what)} |"
        for name, what, needed in fields_of(shape)
    ]
    yield (
        "\n".join(["| field | | holds |", "|---|---|---|", *rows]) + "\n" if rows else "It has no fields of its own.\n"
    )
    yield f"```json\n{line}\n```\n"


def _more(kind: str, name: str, what: str) -> str:
    """Return what a field holds, which record it names, and whether its words can be erased."""
    refers = REFERENCES.get(kind, {}).get(name)
    named = f"; the `ref` of its {refers}" if refers else ""
    erasable = "; words that can be erased" if name in PERSONAL.get(kind, ()) else ""
    return f"{what}{named}{erasable}".replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
