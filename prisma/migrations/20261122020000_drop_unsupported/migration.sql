-- A key may let the gateway leave out fields that a provider's format cannot express.
ALTER TABLE "virtual_keys" ADD COLUMN "drop_unsupported" BOOLEAN NOT NULL DEFAULT false;
