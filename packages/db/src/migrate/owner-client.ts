import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../generated/client.ts';

export type { PrismaClient as OwnerClient } from '../generated/client.ts';

/**
 * A client for set-up work (seeding), signed in as the owner of the database; the apps never use it. The owner is held to
 * row-level security too unless it is a superuser, so rows of an organization are written in a transaction that has set
 * `app.organization_id`.
 */
export function openOwnerClient(databaseUrl: string): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: databaseUrl, max: 2 }) });
}
