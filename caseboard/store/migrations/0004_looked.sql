CREATE TABLE "looked" (
    "staff" TEXT NOT NULL,
    "case_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("staff", "case_id")
) STRICT;
