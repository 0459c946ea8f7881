CREATE TABLE "absence" (
    "staff" TEXT NOT NULL,
    "since" INTEGER NOT NULL,
    "until" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "since")
) STRICT;
CREATE TABLE "assigned" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "case_id" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "to" TEXT NOT NULL
) STRICT;
CREATE INDEX "assigned_case_id_seq" ON "assigned" ("case_id", "seq");
CREATE INDEX "assigned_at_case_id" ON "assigned" ("at", "case_id");
CREATE TABLE "capacity" (
    "staff" TEXT NOT NULL PRIMARY KEY,
    "cases" INTEGER NOT NULL
) STRICT;
CREATE TABLE "claim" (
    "case_id" INTEGER NOT NULL PRIMARY KEY,
    "opened_at" INTEGER NOT NULL,
    "entered_at" INTEGER NOT NULL,
    "ended_at" INTEGER,
    "waited" INTEGER,
    "first_at" INTEGER,
    "both_at" INTEGER,
    "answer_due" INTEGER NOT NULL,
    "contact_due" INTEGER NOT NULL,
    "decision_due" INTEGER,
    "stage" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "buyer_key" TEXT NOT NULL,
    "seller_key" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "assignee" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "requested" INTEGER NOT NULL,
    "awarded" INTEGER,
    "outcome" TEXT NOT NULL,
    "fault" TEXT NOT NULL,
    "imported" INTEGER NOT NULL,
    "decided_by" TEXT NOT NULL,
    "answered_by" TEXT NOT NULL,
    "by_clock" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,
    "silent" TEXT NOT NULL
) STRICT;
CREATE INDEX "claim_ended" ON "claim" ("ended_at", "stage", "imported", "entered_at", "waited", "opened_at", "reason", "outcome", "late", "silent", "fault") WHERE "ended_at" IS NOT NULL;
CREATE INDEX "claim_precedent" ON "claim" ("reason", "currency", "amount") WHERE "outcome" <> '';
CREATE INDEX "claim_seller" ON "claim" ("seller_key", "reason", "ended_at");
CREATE INDEX "claim_buyer" ON "claim" ("buyer_key", "entered_at");
CREATE INDEX "claim_address" ON "claim" ("address", "case_id") WHERE "address" <> '';
CREATE INDEX "claim_open" ON "claim" ("assignee", "entered_at", "stage") WHERE "ended_at" IS NULL;
CREATE INDEX "claim_entered" ON "claim" ("entered_at", "ended_at", "stage", "by_clock");
CREATE INDEX "claim_answer" ON "claim" ("answer_due", "first_at", "ended_at");
CREATE INDEX "claim_contact" ON "claim" ("contact_due", "both_at", "ended_at");
CREATE INDEX "claim_decision" ON "claim" ("decision_due", "ended_at", "stage") WHERE "decision_due" IS NOT NULL;
CREATE TABLE "relation" (
    "staff" TEXT NOT NULL,
    "party_key" TEXT NOT NULL,
    "why" TEXT,
    PRIMARY KEY ("staff", "party_key")
) STRICT;
CREATE INDEX "relation_party_key" ON "relation" ("party_key");
CREATE TABLE "shift" (
    "staff" TEXT NOT NULL,
    "weekday" INTEGER NOT NULL,
    "starts" INTEGER NOT NULL,
    "ends" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    PRIMARY KEY ("staff", "weekday")
) STRICT;
CREATE INDEX "shipment_shipped" ON "shipment" ("direction", "shipped_at", "order_key");
CREATE TABLE "tally" (
    "name" TEXT NOT NULL,
    "day" INTEGER NOT NULL,
    "n" INTEGER NOT NULL,
    PRIMARY KEY ("name", "day")
) STRICT, WITHOUT ROWID;
INSERT INTO "assigned" ("seq", "case_id", "at", "to")
SELECT "seq", CAST(substr(json_extract("body", '$.case'), 4) AS INTEGER), "recorded_at",
       coalesce(json_extract("body", '$.becomes.assignee'), '')
  FROM "event" WHERE "type" = 'assignment' AND json_extract("body", '$.case') IS NOT NULL;
