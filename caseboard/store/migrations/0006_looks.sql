ALTER TABLE "evidence" ADD COLUMN "near" TEXT NOT NULL DEFAULT '';

ALTER TABLE "evidence" ADD COLUMN "near_0" INTEGER;

ALTER TABLE "evidence" ADD COLUMN "near_1" INTEGER;

ALTER TABLE "evidence" ADD COLUMN "near_2" INTEGER;

ALTER TABLE "evidence" ADD COLUMN "near_3" INTEGER;

ALTER TABLE "evidence" ADD COLUMN "near_4" INTEGER;

ALTER TABLE "evidence" ADD COLUMN "taken" TEXT NOT NULL DEFAULT '';

ALTER TABLE "evidence" ADD COLUMN "device" TEXT;

CREATE INDEX "evidence_near_0" ON "evidence" ("near_0") WHERE "near_0" IS NOT NULL;

CREATE INDEX "evidence_near_1" ON "evidence" ("near_1") WHERE "near_1" IS NOT NULL;

CREATE INDEX "evidence_near_2" ON "evidence" ("near_2") WHERE "near_2" IS NOT NULL;

CREATE INDEX "evidence_near_3" ON "evidence" ("near_3") WHERE "near_3" IS NOT NULL;

CREATE INDEX "evidence_near_4" ON "evidence" ("near_4") WHERE "near_4" IS NOT NULL;

ALTER TABLE "shipment" ADD COLUMN "agreed_at" INTEGER;

ALTER TABLE "shipment" ADD COLUMN "fee_borne_by" TEXT NOT NULL DEFAULT '';
