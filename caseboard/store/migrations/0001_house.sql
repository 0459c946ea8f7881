CREATE TABLE "addendum" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "words" TEXT NOT NULL
) STRICT;

CREATE TABLE "blob" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "size" INTEGER NOT NULL,
    "stored_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE "case" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "number" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "order_key" TEXT NOT NULL,
    "buyer_key" TEXT NOT NULL,
    "seller_key" TEXT NOT NULL,
    "buyer_name" TEXT NOT NULL,
    "seller_name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "paid_for" INTEGER NOT NULL,
    "guarantee" INTEGER,
    "opened_at" INTEGER NOT NULL,
    "policy" TEXT NOT NULL,
    "statement" TEXT,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "reason_set_at" INTEGER NOT NULL,
    "reason_changed_at" INTEGER,
    "requested" INTEGER NOT NULL,
    "remedy" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "stage_since" INTEGER NOT NULL,
    "entered_at" INTEGER,
    "escalation_why" TEXT,
    "ended_at" INTEGER,
    "awarded" INTEGER,
    "delivered_at" INTEGER,
    "assignee" TEXT,
    "proposal" TEXT,
    "arrived_overdue" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "acts_at" INTEGER,
    "next_due" INTEGER,
    "then" TEXT NOT NULL,
    "buyer_gave" INTEGER NOT NULL,
    "seller_gave" INTEGER NOT NULL,
    "buyer_filled" INTEGER NOT NULL,
    "buyer_owed" INTEGER NOT NULL,
    "seller_filled" INTEGER NOT NULL,
    "seller_owed" INTEGER NOT NULL,
    "flags" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "queue_key" INTEGER NOT NULL,
    "words" TEXT NOT NULL
) STRICT;

CREATE TABLE "case_line" (
    "case_id" INTEGER NOT NULL,
    "line_key" TEXT NOT NULL,
    PRIMARY KEY ("case_id", "line_key")
) STRICT;

CREATE TABLE "checkpoint" (
    "size" INTEGER NOT NULL PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "note" BLOB NOT NULL
) STRICT;

CREATE TABLE "count" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "n" INTEGER NOT NULL
) STRICT;

CREATE TABLE "custody" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "evidence" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "by" TEXT NOT NULL
) STRICT;

CREATE TABLE "decision" (
    "case_id" INTEGER NOT NULL PRIMARY KEY,
    "seq" INTEGER NOT NULL,
    "sealed_at" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "fault" TEXT NOT NULL,
    "grounds" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "imported" INTEGER NOT NULL,
    "verdict" TEXT NOT NULL
) STRICT;

CREATE TABLE "entry" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "case_id" INTEGER,
    "bytes" BLOB NOT NULL,
    "leaf" BLOB NOT NULL
) STRICT;

CREATE TABLE "event" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "source" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "updated_at" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "v" INTEGER NOT NULL,
    "body" TEXT NOT NULL
) STRICT;

CREATE TABLE "event_case" (
    "case_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    PRIMARY KEY ("case_id", "seq")
) STRICT, WITHOUT ROWID;

CREATE TABLE "evidence" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "seq" INTEGER NOT NULL,
    "ref" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "slot" TEXT,
    "provenance" TEXT NOT NULL,
    "received_at" INTEGER NOT NULL,
    "dated" INTEGER,
    "digest" TEXT NOT NULL,
    "commitment" TEXT NOT NULL,
    "words" TEXT,
    "name" TEXT,
    "caption" TEXT,
    "medium" TEXT NOT NULL,
    "mime" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "characters" INTEGER NOT NULL,
    "readable" INTEGER NOT NULL,
    "why" TEXT NOT NULL,
    "admitted_at" INTEGER,
    "seen_at" INTEGER
) STRICT;

CREATE TABLE "feedback" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "order_key" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "stars" INTEGER NOT NULL,
    "words" TEXT
) STRICT;

CREATE TABLE "head" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "size" INTEGER NOT NULL
) STRICT;

CREATE TABLE "hold" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "since" INTEGER NOT NULL,
    "until" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "why" TEXT
) STRICT;

CREATE TABLE "inbox" (
    "id" INTEGER NOT NULL PRIMARY KEY,
    "batch" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "about" TEXT,
    "plays_at" INTEGER,
    "rank" INTEGER NOT NULL,
    "seq" INTEGER,
    "digest" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "why" TEXT NOT NULL
) STRICT;

CREATE TABLE "intake" (
    "digest" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "lines" INTEGER NOT NULL,
    "laid" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "counts" TEXT NOT NULL
) STRICT;

CREATE TABLE "letter" (
    "message_id" TEXT NOT NULL PRIMARY KEY,
    "seq" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "party" TEXT NOT NULL,
    "by_staff" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "queued_at" INTEGER NOT NULL,
    "period" INTEGER,
    "subject" TEXT,
    "words" TEXT,
    "state" TEXT NOT NULL,
    "sent_at" INTEGER,
    "failed_at" INTEGER,
    "bounced_at" INTEGER,
    "permanent" INTEGER NOT NULL,
    "acknowledged" INTEGER NOT NULL
) STRICT;

CREATE TABLE "mark" (
    "case_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("case_id", "name")
) STRICT;

CREATE TABLE "message" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "words" TEXT
) STRICT;

CREATE TABLE "note" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "words" TEXT
) STRICT;

CREATE TABLE "offer" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "answer" TEXT,
    "answered_at" INTEGER
) STRICT;

CREATE TABLE "order" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "ref" TEXT NOT NULL,
    "buyer" TEXT NOT NULL,
    "seller" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "paid_at" INTEGER NOT NULL,
    "paid" INTEGER NOT NULL,
    "guaranteed_days" REAL,
    "guaranteed_at" INTEGER,
    "completes_at" INTEGER,
    "ship_to" TEXT NOT NULL
) STRICT;

CREATE TABLE "order_line" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "order_key" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "price" INTEGER NOT NULL,
    "paid" INTEGER,
    "listing" TEXT NOT NULL
) STRICT;

CREATE TABLE "outbox" (
    "message_id" TEXT NOT NULL PRIMARY KEY,
    "try_at" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "why" TEXT NOT NULL
) STRICT;

CREATE TABLE "party" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "ref" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "joined_at" INTEGER,
    "rating" REAL,
    "rated_orders" INTEGER
) STRICT;

CREATE TABLE "pause" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "since" INTEGER NOT NULL,
    "why" TEXT NOT NULL,
    "until" INTEGER
) STRICT;

CREATE TABLE "period" (
    "seq" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "set_at" INTEGER NOT NULL,
    "due_at" INTEGER NOT NULL,
    "lag" INTEGER NOT NULL,
    "left_at" INTEGER,
    PRIMARY KEY ("seq", "party")
) STRICT;

CREATE TABLE "policy" (
    "version" TEXT NOT NULL PRIMARY KEY,
    "adopted_at" INTEGER NOT NULL,
    "effective_from" INTEGER NOT NULL,
    "body" TEXT NOT NULL
) STRICT;

CREATE TABLE "proposal" (
    "ref" TEXT NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "by" TEXT NOT NULL,
    "proposed_at" INTEGER NOT NULL,
    "seal_at" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "verdict" TEXT NOT NULL
) STRICT;

CREATE TABLE "request" (
    "seq" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "case_id" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "due_at" INTEGER,
    PRIMARY KEY ("seq", "place")
) STRICT;

CREATE TABLE "shipment" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "ref" TEXT NOT NULL,
    "order_key" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "carrier" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "shipped_at" INTEGER NOT NULL
) STRICT;

CREATE TABLE "shipment_line" (
    "shipment_key" TEXT NOT NULL,
    "line_key" TEXT NOT NULL,
    PRIMARY KEY ("shipment_key", "line_key")
) STRICT;

CREATE TABLE "staff" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "role" TEXT NOT NULL,
    "since" INTEGER NOT NULL
) STRICT;

CREATE TABLE "text" (
    "commitment" TEXT NOT NULL PRIMARY KEY,
    "salt" BLOB,
    "body" TEXT
) STRICT;

CREATE TABLE "tracking_event" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "shipment_key" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "place" TEXT NOT NULL,
    "signed_by" TEXT NOT NULL,
    "text" TEXT NOT NULL
) STRICT;

CREATE TABLE "waiver" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "party" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "why" TEXT
) STRICT;

CREATE TABLE "worker_lease" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "holder" TEXT NOT NULL,
    "seen_at" INTEGER NOT NULL,
    "until" INTEGER NOT NULL,
    "next_at" INTEGER
) STRICT;

CREATE INDEX "addendum_case_id" ON "addendum" ("case_id");

CREATE UNIQUE INDEX "case_number" ON "case" ("number");

CREATE UNIQUE INDEX "case_key" ON "case" ("key");

CREATE INDEX "case_order_key" ON "case" ("order_key");

CREATE INDEX "case_buyer_key" ON "case" ("buyer_key");

CREATE INDEX "case_seller_key" ON "case" ("seller_key");

CREATE INDEX "case_scope_queue_key_id" ON "case" ("scope", "queue_key", "id");

CREATE INDEX "case_acts_at" ON "case" ("acts_at", "id") WHERE "acts_at" IS NOT NULL;

CREATE INDEX "case_line_line_key" ON "case_line" ("line_key");

CREATE INDEX "custody_evidence" ON "custody" ("evidence");

CREATE INDEX "entry_case_id" ON "entry" ("case_id");

CREATE UNIQUE INDEX "event_source_type_ref_updated_at" ON "event" ("source", "type", "ref", "updated_at");

CREATE INDEX "evidence_case_id" ON "evidence" ("case_id");

CREATE INDEX "evidence_digest" ON "evidence" ("digest");

CREATE INDEX "feedback_order_key" ON "feedback" ("order_key");

CREATE INDEX "hold_case_id" ON "hold" ("case_id");

CREATE INDEX "inbox_state_plays_at_rank_source_ref_id" ON "inbox" ("state", "plays_at", "rank", "source", "ref", "id");

CREATE INDEX "inbox_source_type_ref" ON "inbox" ("source", "type", "ref");

CREATE INDEX "letter_case_id" ON "letter" ("case_id");

CREATE INDEX "message_case_id" ON "message" ("case_id");

CREATE INDEX "note_case_id" ON "note" ("case_id");

CREATE INDEX "offer_case_id" ON "offer" ("case_id");

CREATE INDEX "order_buyer" ON "order" ("buyer");

CREATE INDEX "order_seller" ON "order" ("seller");

CREATE INDEX "order_line_order_key" ON "order_line" ("order_key");

CREATE INDEX "outbox_try_at" ON "outbox" ("try_at");

CREATE INDEX "period_case_id" ON "period" ("case_id");

CREATE INDEX "policy_effective_from" ON "policy" ("effective_from");

CREATE INDEX "proposal_case_id" ON "proposal" ("case_id");

CREATE INDEX "request_case_id" ON "request" ("case_id");

CREATE INDEX "shipment_order_key" ON "shipment" ("order_key");

CREATE INDEX "shipment_line_line_key" ON "shipment_line" ("line_key");

CREATE INDEX "tracking_event_shipment_key" ON "tracking_event" ("shipment_key");

CREATE INDEX "waiver_case_id" ON "waiver" ("case_id");
