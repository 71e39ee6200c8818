-- The worker says which credential of which account a provider refuses; it never reads what is sealed.
GRANT SELECT ("id", "organization_id", "name", "slug", "provider") ON "provider_accounts" TO "switchyard_worker";
GRANT SELECT ("id", "organization_id", "provider_account_id", "name", "draining_since") ON "provider_credentials" TO "switchyard_worker";

-- What was told long ago is deleted.
GRANT DELETE ON "notifications" TO "switchyard_worker";
