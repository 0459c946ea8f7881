"""JSON Schema of records: all types are there, and what the desk reads and writes is as it says."""

import json
from copy import deepcopy

import pytest
from jsonschema import Draft202012Validator

from caseboard.domain.records import DESK_TYPES, FIELDS, PERSONAL, RANK
from caseboard.exchange.desk_shapes import DESK_SHAPES
from caseboard.exchange.schema import schema, shapes
from caseboard.exchange.shapes import AMOUNTS, INSTANTS
from caseboard.store import history
from caseboard.store.database import connect
from tests.fixtures import small
from tests.fixtures.replayed import replay

SCHEMA = schema()
INTAKE = (
    "party order shipment tracking feedback dispute message offer evidence request return_address bounce escalation "
    "reason_change withdrawal settlement decision staff "
    "period letter assignment note admission proposal hold seal addendum"
)
"""The types that the description of records names."""


def of_type(kind):
    """Return a validator of one type alone, so that its complaint is about that type."""
    return Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": SCHEMA["$defs"]})


VALIDATORS = {kind: of_type(kind) for kind in shapes()}
WHOLE = Draft202012Validator(SCHEMA)


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Give the history of the small cases, one event a line."""
    path = tmp_path_factory.mktemp("small") / "small.db"
    replay(small.FOLDER, path, small.UNTIL)
    database = connect(path)
    with database.connection_context():
        return [json.loads(history.exported(event)) for event, _ in history.read(database)]


def test_every_type_has_its_schema():
    """Each type that partners send or a desk writes is described, with a sentence, and no other is."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["type"]["enum"] == [*RANK, *DESK_SHAPES]
    assert DESK_SHAPES.keys() == DESK_TYPES
    assert set(INTAKE.split()) <= SCHEMA["$defs"].keys()
    assert all(SCHEMA["$defs"][kind]["description"].endswith(".") for kind in shapes())


@pytest.mark.parametrize("kind", RANK)
def test_every_field_of_the_table_is_described(kind):
    """The fields that records are known by are those of the schema, instants and amounts by their form."""
    fields = SCHEMA["$defs"][shapes()[kind].__name__]["properties"]
    assert fields.keys() >= FIELDS[kind]
    for name in INSTANTS.get(kind, ()):
        assert "date-time" in json.dumps(fields[name])
    for name in AMOUNTS.get(kind, ()):
        assert "pattern" in json.dumps(fields[name])


@pytest.mark.parametrize("kind", sorted(DESK_TYPES))
def test_words_of_people_stand_in_fields_that_are_described(kind):
    """Each field of the desk's own types that holds personal words is a field of its schema, or what was decided."""
    fields = SCHEMA["$defs"][shapes()[kind].__name__].get("properties", {})
    assert {path.split(".")[0] for path in PERSONAL.get(kind, ())} <= {*fields, "result"}


def test_records_of_the_fixtures_are_as_it_says():
    """Every record of the small cases is valid, those too that the rules refuse."""
    for record in small.records():
        VALIDATORS[record["type"]].validate(record)


def test_an_export_is_as_it_says(exported):
    """Every event that a desk writes is valid: what came in, what staff and the worker did, what became of letters."""
    assert {"seal", "letter", "delivery_state", "period"} <= {event["type"] for event in exported}
    for event in exported:
        VALIDATORS[event["type"]].validate(event)
    for event in {event["type"]: event for event in exported}.values():
        WHOLE.validate(event)


ORDER = next(record for record in small.records() if record["type"] == "order")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("type",), "coffee"),
        (("source",), "two words"),
        (("ref",), ""),
        (("at",), None),
        (("paid",), 12.5),
        (("paid",), "12,50"),
        (("lines",), []),
        (("lines", 0, "quantity"), 0),
        (("buyer",), None),
    ],
)
def test_it_refuses_what_the_door_refuses(path, value):
    """A record that intake would refuse for its form is no valid one either."""
    record = deepcopy(ORDER)
    WHOLE.validate(record)
    inside = record
    for name in path[:-1]:
        inside = inside[name]
    inside[path[-1]] = value
    assert not WHOLE.is_valid(record)
