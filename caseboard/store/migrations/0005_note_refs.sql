ALTER TABLE "note" ADD COLUMN "ref" TEXT NOT NULL DEFAULT '';

UPDATE "note" SET "ref" = (SELECT e."ref" FROM "event" e WHERE e."seq" = "note"."seq");
