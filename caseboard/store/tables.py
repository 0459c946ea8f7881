"""The tables, as the last migration leaves them; a test compares both.

Keys of records are `source:ref`, so that applying an event never has to look
anything up. Instants are microseconds UTC, money is minor units.
"""

from __future__ import annotations

from peewee import SQL, CompositeKey, FloatField, Model

from caseboard.store.fields import (
    BigIntegerField,
    BlobField,
    BooleanField,
    InstantField,
    IntegerField,
    MoneyField,
    TextField,
)


class Table(Model):
    """A table; STRICT, so that SQLite keeps the types it was told."""

    class Meta:
        """How Peewee names and makes it."""

        legacy_table_names = False
        strict_tables = True


# The history, and what waits to become part of it.


class Event(Table):
    """Everything that happened; append-only."""

    seq = IntegerField(primary_key=True)
    source = TextField()
    type = TextField()
    ref = TextField()
    updated_at = InstantField(default=0)
    at = InstantField()
    recorded_at = InstantField()
    actor = TextField(default="")
    v = IntegerField(default=1)
    body = TextField()

    class Meta:
        """One constraint serves records and the worker's acts: each happens once."""

        indexes = ((("source", "type", "ref", "updated_at"), True),)


class EventCase(Table):
    """Which cases an event touches."""

    case_id = IntegerField()
    seq = IntegerField()

    class Meta:
        """Read by case, in order."""

        primary_key = CompositeKey("case_id", "seq")
        without_rowid = True


class Inbox(Table):
    """Lines that came in: new, waiting for what they refer to, or refused."""

    id = IntegerField(primary_key=True)
    batch = TextField()
    line = IntegerField()
    place = TextField()
    state = TextField()
    type = TextField()
    source = TextField()
    ref = TextField()
    about = TextField(null=True)
    plays_at = InstantField(null=True)
    rank = IntegerField(default=0)
    seq = IntegerField(null=True)
    digest = TextField()
    content = TextField()
    why = TextField(default="")

    class Meta:
        """Applied in order of instant, kind, source and ref; found again by what they are."""

        indexes = (
            (("state", "plays_at", "rank", "source", "ref", "id"), False),
            (("source", "type", "ref"), False),
        )


class Intake(Table):
    """How far the reading of one input has come, so that it can be stopped and run again."""

    digest = TextField(primary_key=True)
    kind = TextField()
    lines = IntegerField(default=0)
    laid = BooleanField(default=False)
    done = BooleanField(default=False)
    counts = TextField(default="{}")


# Who and what: references.


class Party(Table):
    """A buyer or a seller."""

    key = TextField(primary_key=True)
    ref = TextField()
    role = TextField()
    name = TextField()
    email = TextField(default="")
    language = TextField(default="")
    time_zone = TextField(default="")
    joined_at = InstantField(null=True)
    rating = FloatField(null=True)
    rated_orders = IntegerField(null=True)


class Order(Table):
    """An order as bought."""

    key = TextField(primary_key=True)
    ref = TextField()
    buyer = TextField(index=True)
    seller = TextField(index=True)
    currency = TextField()
    paid_at = InstantField()
    paid = MoneyField()
    guaranteed_days = FloatField(null=True)
    guaranteed_at = InstantField(null=True)
    completes_at = InstantField(null=True)
    ship_to = TextField(default="")


class OrderLine(Table):
    """One line of an order."""

    key = TextField(primary_key=True)
    order_key = TextField(index=True)
    ref = TextField()
    place = IntegerField()
    title = TextField()
    quantity = IntegerField()
    price = MoneyField()
    paid = MoneyField(null=True)
    listing = TextField(default="")


class Shipment(Table):
    """A parcel."""

    key = TextField(primary_key=True)
    ref = TextField()
    order_key = TextField(index=True)
    direction = TextField()
    carrier = TextField(default="")
    tracking_number = TextField(default="")
    method = TextField(default="unknown")
    label = TextField(default="")
    shipped_at = InstantField()
    agreed_at = InstantField(null=True)
    fee_borne_by = TextField(default="", constraints=[SQL("DEFAULT ''")])


Shipment.add_index(Shipment.direction, Shipment.shipped_at, Shipment.order_key, name="shipment_shipped")


class ShipmentLine(Table):
    """Which lines a parcel carries."""

    shipment_key = TextField()
    line_key = TextField(index=True)

    class Meta:
        """Read by parcel and by line."""

        primary_key = CompositeKey("shipment_key", "line_key")


class TrackingEvent(Table):
    """What a carrier reported."""

    key = TextField(primary_key=True)
    shipment_key = TextField(index=True)
    code = TextField()
    at = InstantField()
    place = TextField(default="")
    signed_by = TextField(default="")
    text = TextField(default="")


class Feedback(Table):
    """The buyer's feedback on an order (R29)."""

    key = TextField(primary_key=True)
    order_key = TextField(index=True)
    at = InstantField()
    stars = IntegerField()
    words = TextField(null=True)


# The case, from dispute to end.


class Case(Table):
    """A case. The first part is what events set; the rest is reckoned from facts after every change."""

    id = IntegerField(primary_key=True)
    number = TextField(unique=True)
    key = TextField(unique=True)
    order_key = TextField(index=True)
    buyer_key = TextField(index=True)
    seller_key = TextField(index=True)
    buyer_name = TextField()
    seller_name = TextField()
    currency = TextField()
    paid_for = MoneyField()
    guarantee = BigIntegerField(null=True)
    opened_at = InstantField()
    policy = TextField()
    statement = TextField(null=True)
    reason = TextField()
    detail = TextField(null=True)
    reason_set_at = InstantField()
    reason_changed_at = InstantField(null=True)
    requested = MoneyField()
    remedy = TextField()
    stage = TextField()
    stage_since = InstantField()
    entered_at = InstantField(null=True)
    escalation_why = TextField(null=True)
    ended_at = InstantField(null=True)
    awarded = MoneyField(null=True)
    delivered_at = InstantField(null=True)
    assignee = TextField(null=True)
    proposal = TextField(null=True)
    arrived_overdue = BooleanField(default=False)
    version = IntegerField(default=0)
    acts_at = InstantField(null=True)
    next_due = InstantField(null=True)
    then = TextField(default="")
    buyer_gave = BooleanField(default=False)
    seller_gave = BooleanField(default=False)
    buyer_filled = IntegerField(default=0)
    buyer_owed = IntegerField(default=0)
    seller_filled = IntegerField(default=0)
    seller_owed = IntegerField(default=0)
    flags = TextField(default="")
    scope = TextField(default="negotiating")
    queue_key = BigIntegerField(default=0)
    words = TextField(default="")
    owner = TextField(default="", constraints=[SQL("DEFAULT ''")])
    amount = BigIntegerField(default=0, constraints=[SQL("DEFAULT 0")])
    missing = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    premature = BooleanField(default=False, constraints=[SQL("DEFAULT 0")])
    held_until = InstantField(null=True)

    class Meta:
        """The worker asks by `acts_at`; the queue is the order of (`queue_key`, id) within a scope.

        `queue_key` is `next_due`, or for ended cases the ending counted
        backwards, so that the newest comes first. `owner` is the assignee,
        folded, and empty for nobody; `amount` what is requested in
        ten-thousandths of the currency's unit, so that currencies compare.
        """

        indexes = ((("scope", "queue_key", "id"), False),)


Case.add_index(Case.acts_at, Case.id, where=SQL('"acts_at" IS NOT NULL'), name="case_acts_at")
Case.add_index(Case.scope, Case.owner, Case.queue_key, Case.id, name="case_owner")
Case.add_index(Case.scope, Case.missing, Case.queue_key, Case.id, name="case_missing")

_ASKED_FOR = (
    Case.owner, Case.missing, Case.premature, Case.held_until, Case.stage, Case.reason, Case.detail, Case.currency,
    Case.entered_at, Case.flags, Case.words,
)  # fmt: skip
"""What a query may ask for: with these beside the order, an index answers without a look at any row."""
Case.add_index(Case.scope, Case.queue_key, Case.id, Case.amount, Case.opened_at, *_ASKED_FOR, name="case_by_due")
Case.add_index(Case.scope, Case.amount, Case.id, Case.queue_key, Case.opened_at, *_ASKED_FOR, name="case_by_amount")
Case.add_index(Case.scope, Case.opened_at, Case.id, Case.queue_key, Case.amount, *_ASKED_FOR, name="case_by_opened")
Case.add_index(Case.scope, Case.id, Case.queue_key, Case.amount, Case.opened_at, *_ASKED_FOR, name="case_by_number")


# What the supervisor's figures read: reckoned from facts after every change, like the rest of a case.


class Claim(Table):
    """A case since it came to the team, as the figures see it; deadlines are the desk's own.

    `amount` is what is requested in ten-thousandths of the currency's unit,
    `address` the hash of the order's address as far as its words go.
    """

    case_id = IntegerField(primary_key=True)
    opened_at = InstantField()
    entered_at = InstantField()
    ended_at = InstantField(null=True)
    waited = BigIntegerField(null=True)
    first_at = InstantField(null=True)
    both_at = InstantField(null=True)
    answer_due = InstantField()
    contact_due = InstantField()
    decision_due = InstantField(null=True)
    stage = TextField()
    reason = TextField()
    detail = TextField()
    amount = BigIntegerField()
    buyer_key = TextField()
    seller_key = TextField()
    country = TextField()
    address = TextField()
    assignee = TextField()
    currency = TextField()
    requested = MoneyField()
    awarded = MoneyField(null=True)
    outcome = TextField()
    fault = TextField()
    imported = BooleanField()
    decided_by = TextField()
    answered_by = TextField()
    by_clock = BooleanField()
    late = BooleanField()
    silent = TextField()


Claim.add_index(
    Claim.ended_at, Claim.stage, Claim.imported, Claim.entered_at, Claim.waited, Claim.opened_at, Claim.reason,
    Claim.outcome, Claim.late, Claim.silent, Claim.fault,
    where=SQL('"ended_at" IS NOT NULL'), name="claim_ended",
)  # fmt: skip
Claim.add_index(Claim.assignee, Claim.entered_at, Claim.stage, where=SQL('"ended_at" IS NULL'), name="claim_open")
Claim.add_index(Claim.entered_at, Claim.ended_at, Claim.stage, Claim.by_clock, name="claim_entered")
Claim.add_index(Claim.answer_due, Claim.first_at, Claim.ended_at, name="claim_answer")
Claim.add_index(Claim.contact_due, Claim.both_at, Claim.ended_at, name="claim_contact")
Claim.add_index(
    Claim.decision_due, Claim.ended_at, Claim.stage, where=SQL('"decision_due" IS NOT NULL'), name="claim_decision"
)


Claim.add_index(Claim.reason, Claim.currency, Claim.amount, where=SQL("\"outcome\" <> ''"), name="claim_precedent")
Claim.add_index(Claim.seller_key, Claim.reason, Claim.ended_at, name="claim_seller")
Claim.add_index(Claim.buyer_key, Claim.entered_at, name="claim_buyer")
Claim.add_index(Claim.address, Claim.case_id, where=SQL("\"address\" <> ''"), name="claim_address")


class Tally(Table):
    """How many claims a name counts on a day of UTC, so that no figure has to count all there ever were."""

    name = TextField()
    day = IntegerField()
    n = IntegerField()

    class Meta:
        """Read by name, day after day."""

        primary_key = CompositeKey("name", "day")
        without_rowid = True


class CaseLine(Table):
    """Which order lines a case is about."""

    case_id = IntegerField()
    line_key = TextField(index=True)

    class Meta:
        """Read by case and by line."""

        primary_key = CompositeKey("case_id", "line_key")


class Message(Table):
    """A message of the thread."""

    key = TextField(primary_key=True)
    case_id = IntegerField(index=True)
    at = InstantField()
    party = TextField()
    words = TextField(null=True)


class Offer(Table):
    """An offer between the parties."""

    key = TextField(primary_key=True)
    case_id = IntegerField(index=True)
    at = InstantField()
    party = TextField()
    amount = MoneyField()
    answer = TextField(null=True)
    answered_at = InstantField(null=True)


class Letter(Table):
    """A letter to a party, and what became of it."""

    message_id = TextField(primary_key=True)
    seq = IntegerField()
    case_id = IntegerField(index=True)
    kind = TextField()
    party = TextField()
    by_staff = BooleanField()
    actor = TextField()
    queued_at = InstantField()
    period = IntegerField(null=True)
    subject = TextField(null=True)
    words = TextField(null=True)
    state = TextField(default="queued")
    sent_at = InstantField(null=True)
    failed_at = InstantField(null=True)
    bounced_at = InstantField(null=True)
    permanent = BooleanField(default=False)
    acknowledged = BooleanField(default=False)


class Evidence(Table):
    """An item of evidence on file."""

    key = TextField(primary_key=True)
    seq = IntegerField()
    ref = TextField()
    case_id = IntegerField(index=True)
    party = TextField()
    slot = TextField(null=True)
    provenance = TextField()
    received_at = InstantField()
    dated = InstantField(null=True)
    digest = TextField(index=True)
    commitment = TextField()
    words = TextField(null=True)
    name = TextField(null=True)
    caption = TextField(null=True)
    medium = TextField()
    mime = TextField()
    size = IntegerField()
    characters = IntegerField()
    readable = BooleanField()
    why = TextField(default="")
    admitted_at = InstantField(null=True)
    seen_at = InstantField(null=True)
    near = TextField(default="", constraints=[SQL("DEFAULT ''")])
    near_0 = IntegerField(null=True)
    near_1 = IntegerField(null=True)
    near_2 = IntegerField(null=True)
    near_3 = IntegerField(null=True)
    near_4 = IntegerField(null=True)
    taken = TextField(default="", constraints=[SQL("DEFAULT ''")])
    device = TextField(null=True)


# A picture that looks like another agrees with it in one of these, or is a bit away: found without reading all.
for _place, _band in enumerate((Evidence.near_0, Evidence.near_1, Evidence.near_2, Evidence.near_3, Evidence.near_4)):
    Evidence.add_index(_band, where=SQL(f'"near_{_place}" IS NOT NULL'), name=f"evidence_near_{_place}")


class Period(Table):
    """Every setting of a party's evidence deadline."""

    seq = IntegerField()
    party = TextField()
    case_id = IntegerField(index=True)
    n = IntegerField()
    kind = TextField()
    set_at = InstantField()
    due_at = InstantField()
    lag = IntegerField()
    left_at = InstantField(null=True)

    class Meta:
        """One row a party and event."""

        primary_key = CompositeKey("seq", "party")


class Request(Table):
    """What one side, or the desk, asked a party for."""

    seq = IntegerField()
    place = IntegerField()
    case_id = IntegerField(index=True)
    party = TextField()
    slot = TextField()
    by = TextField()
    at = InstantField()
    due_at = InstantField(null=True)

    class Meta:
        """One row a slot and event."""

        primary_key = CompositeKey("seq", "place")


class Hold(Table):
    """A supervisor's hold (R41)."""

    seq = IntegerField(primary_key=True)
    case_id = IntegerField(index=True)
    since = InstantField()
    until = InstantField()
    by = TextField()
    why = TextField(null=True)


class Waiver(Table):
    """A contact waived (R17)."""

    seq = IntegerField(primary_key=True)
    case_id = IntegerField(index=True)
    party = TextField()
    by = TextField()
    why = TextField(null=True)


class Mark(Table):
    """A flag, warning or reminder the worker recorded, with the instant it fell due."""

    case_id = IntegerField()
    name = TextField()
    at = InstantField()

    class Meta:
        """The last one of a name counts."""

        primary_key = CompositeKey("case_id", "name")


class Note(Table):
    """A note for colleagues."""

    seq = IntegerField(primary_key=True)
    case_id = IntegerField(index=True)
    at = InstantField()
    by = TextField()
    words = TextField(null=True)
    ref = TextField(default="", constraints=[SQL("DEFAULT ''")])


class Proposal(Table):
    """A decision put forward; the case names the one that stands."""

    ref = TextField(primary_key=True)
    case_id = IntegerField(index=True)
    by = TextField()
    proposed_at = InstantField()
    seal_at = InstantField()
    basis = TextField()
    verdict = TextField()
    asks = TextField(default="", constraints=[SQL("DEFAULT ''")])
    """Why a second person was wanted, in words of `four_eyes`; empty where one person decides."""
    opened = TextField(default="[]", constraints=[SQL("DEFAULT '[]'")])
    """Hashes of what its proposer had opened, in JSON."""


class Approval(Table):
    """A second person's yes to a proposal."""

    proposal = TextField(primary_key=True)
    case_id = IntegerField(index=True)
    by = TextField()
    proposer = TextField()
    at = InstantField()
    seal_at = InstantField()


# Sealed: rows that nothing can change.


class Decision(Table):
    """A final decision; commitments only, the words lie in `text`."""

    case_id = IntegerField(primary_key=True)
    seq = IntegerField()
    sealed_at = InstantField()
    outcome = TextField()
    amount = MoneyField()
    currency = TextField()
    fault = TextField()
    grounds = TextField()
    by = TextField()
    imported = BooleanField()
    verdict = TextField()
    approver = TextField(default="", constraints=[SQL("DEFAULT ''")])
    """Who approved it; empty where one person decided."""


class Addendum(Table):
    """Something added to a decision without touching its outcome."""

    seq = IntegerField(primary_key=True)
    case_id = IntegerField(index=True)
    at = InstantField()
    by = TextField()
    words = TextField()


class Entry(Table):
    """An entry of the ledger: its canonical bytes and leaf hash."""

    seq = IntegerField(primary_key=True)
    kind = TextField()
    case_id = IntegerField(null=True, index=True)
    bytes = BlobField()
    leaf = BlobField()


Entry.add_index(Entry.seq, where=SQL("\"kind\" = 'key.rotated'"), name="entry_key")


class Checkpoint(Table):
    """A signed checkpoint of the ledger."""

    size = IntegerField(primary_key=True)
    at = InstantField()
    note = BlobField()


class Head(Table):
    """How many entries there are, and what appending to their tree needs; the row every append locks."""

    id = IntegerField(primary_key=True)
    size = IntegerField()
    range = BlobField(default=b"", constraints=[SQL("DEFAULT x''")])


# Words and bytes.


class Text(Table):
    """Personal words: commitment, salt and body; the only rows that erasing empties."""

    commitment = TextField(primary_key=True)
    salt = BlobField(null=True)
    body = TextField(null=True)


class Blob(Table):
    """A file from a party, stored by the hash of its bytes."""

    digest = TextField(primary_key=True)
    size = IntegerField()
    stored_at = InstantField()


class Custody(Table):
    """Who did what with an item of evidence; append-only."""

    id = IntegerField(primary_key=True)
    evidence = TextField(index=True)
    at = InstantField()
    act = TextField()
    by = TextField()


# The desk.


class Staff(Table):
    """Who works here."""

    name = TextField(primary_key=True)
    role = TextField()
    since = InstantField()


class Assigned(Table):
    """Every time a case was given to somebody, or to nobody."""

    seq = IntegerField(primary_key=True)
    case_id = IntegerField()
    at = InstantField()
    to = TextField()

    class Meta:
        """Read by case in order, and by time."""

        indexes = ((("case_id", "seq"), False), (("at", "case_id"), False))


class Capacity(Table):
    """How many open cases a member of staff takes at most."""

    staff = TextField(primary_key=True)
    cases = IntegerField()


class Shift(Table):
    """When a member of staff works: minutes of a day of the week, from Monday (0) on, in a zone."""

    staff = TextField()
    weekday = IntegerField()
    starts = IntegerField()
    ends = IntegerField()
    zone = TextField()

    class Meta:
        """One shift a day of the week."""

        primary_key = CompositeKey("staff", "weekday")


class Absence(Table):
    """When a member of staff is away; the one last written down for a beginning counts."""

    staff = TextField()
    since = InstantField()
    until = InstantField()

    class Meta:
        """One a beginning."""

        primary_key = CompositeKey("staff", "since")


class Relation(Table):
    """A member of staff who is related to a party, and so has no part in its cases."""

    staff = TextField()
    party_key = TextField(index=True)
    why = TextField(null=True)

    class Meta:
        """One a person and party."""

        primary_key = CompositeKey("staff", "party_key")


class Policy(Table):
    """A version of the periods and limits, and from when it holds."""

    version = TextField(primary_key=True)
    adopted_at = InstantField()
    effective_from = InstantField(index=True)
    body = TextField()


class Pause(Table):
    """When the clock acts were paused, and why."""

    seq = IntegerField(primary_key=True)
    since = InstantField()
    why = TextField()
    until = InstantField(null=True)


class Section(Table):
    """A list of the queue that somebody gave a name, for the team or for themselves; no event tells of it."""

    owner = TextField()
    name = TextField()
    query = TextField()
    sort = TextField()
    columns = TextField()

    class Meta:
        """One of a name each; nobody's are the team's."""

        primary_key = CompositeKey("owner", "name")


class Count(Table):
    """Live counts: cases by scope, open ones by owner, those that lack evidence; the last case number."""

    name = TextField(primary_key=True)
    n = IntegerField()


class Draft(Table):
    """What somebody has begun to write; its words lie here alone and go with the row."""

    staff = TextField()
    case_id = IntegerField()
    kind = TextField()
    body = TextField()
    saved_at = InstantField()

    class Meta:
        """One draft of a kind for each person and case."""

        primary_key = CompositeKey("staff", "case_id", "kind")


class Looked(Table):
    """At which version somebody last opened a case; no event tells of it."""

    staff = TextField()
    case_id = IntegerField()
    version = IntegerField()
    at = InstantField()

    class Meta:
        """The last look of each person at each case."""

        primary_key = CompositeKey("staff", "case_id")


class Outbox(Table):
    """Letters on their way to the carrier."""

    message_id = TextField(primary_key=True)
    try_at = InstantField(index=True)
    tries = IntegerField(default=0)
    why = TextField(default="")


class WorkerLease(Table):
    """Which worker runs; saves work, and is not what makes an act happen once."""

    name = TextField(primary_key=True)
    holder = TextField()
    seen_at = InstantField()
    until = InstantField()
    next_at = InstantField(null=True)


PROJECTION: tuple[type[Table], ...] = (
    Party, Order, OrderLine, Shipment, ShipmentLine, TrackingEvent, Feedback, Case, CaseLine, Message, Offer,
    Letter, Evidence, Period, Request, Hold, Waiver, Mark, Note, Proposal, Approval, Decision, Addendum, Staff, Policy,
    Pause, EventCase, Assigned, Capacity, Shift, Absence, Relation,
)  # fmt: skip
"""What `apply` writes: rebuilt from events at will."""

SEALED: tuple[type[Table], ...] = (Decision, Addendum, Entry, Checkpoint)
APPEND_ONLY: tuple[type[Table], ...] = (Event, Custody)

TABLES: tuple[type[Table], ...] = (
    Event, Inbox, Intake, *PROJECTION, Entry, Checkpoint, Head, Text, Blob, Custody, Section, Count, Draft, Looked,
    Outbox, WorkerLease, Claim, Tally,
)  # fmt: skip
