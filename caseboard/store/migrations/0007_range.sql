ALTER TABLE "head" ADD COLUMN "range" BLOB NOT NULL DEFAULT x'';

CREATE INDEX "entry_key" ON "entry" ("seq") WHERE "kind" = 'key.rotated';
