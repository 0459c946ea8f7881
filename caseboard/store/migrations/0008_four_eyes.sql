ALTER TABLE "proposal" ADD COLUMN "asks" TEXT NOT NULL DEFAULT '';

ALTER TABLE "proposal" ADD COLUMN "opened" TEXT NOT NULL DEFAULT '[]';

ALTER TABLE "decision" ADD COLUMN "approver" TEXT NOT NULL DEFAULT '';

CREATE TABLE "approval" ("proposal" TEXT NOT NULL PRIMARY KEY, "case_id" INTEGER NOT NULL, "by" TEXT NOT NULL, "proposer" TEXT NOT NULL, "at" INTEGER NOT NULL, "seal_at" INTEGER NOT NULL) STRICT;

CREATE INDEX "approval_case_id" ON "approval" ("case_id");
