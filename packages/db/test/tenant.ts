import { Client } from 'pg';

/** An organization with two teams and a key for each, made by the owner of the database. */
export type Tenant = {
  organizationId: string;
  teams: [string, string];
  keys: [string, string];
  keyHashes: [Uint8Array, Uint8Array];
};

/** Runs statements as the database's owner, whom row-level security does not hold when it is a superuser. */
export async function asOwner<Result>(ownerUrl: string, fn: (owner: Client) => Promise<Result>): Promise<Result> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    return await fn(owner);
  } finally {
    await owner.end();
  }
}

/** Makes a tenant of its own. */
export function createTenant(ownerUrl: string): Promise<Tenant> {
  return asOwner(ownerUrl, async (owner) => {
    const organizationId = crypto.randomUUID();
    const [teams, keys] = [pair(() => crypto.randomUUID()), pair(() => crypto.randomUUID())];
    const keyHashes = pair(() => crypto.getRandomValues(new Uint8Array(32)));
    await owner.query(`insert into organizations (id, slug, name, updated_at) values ($1, $2, 'Acme', now())`, [
      organizationId,
      organizationId,
    ]);
    for (const index of [0, 1] as const) {
      await owner.query(
        `insert into teams (id, organization_id, slug, name, archived_at, updated_at) values ($1, $2, $3, $3, $4, now())`,
        [teams[index], organizationId, `team-${index}`, index === 1 ? new Date() : null],
      );
      await owner.query(
        `insert into virtual_keys (id, organization_id, team_id, name, key_hash, prefix, last4, updated_at)
         values ($1, $2, $3, $4, $5, 'syk_', 'abcd', now())`,
        [keys[index], organizationId, teams[index], `key-${index}`, Buffer.from(keyHashes[index])],
      );
    }
    return { organizationId, teams, keys, keyHashes };
  });
}

function pair<Value>(make: () => Value): [Value, Value] {
  return [make(), make()];
}
