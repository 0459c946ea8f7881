CREATE TABLE "draft" (
    "staff" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "saved_at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "case_id", "kind")
) STRICT;
