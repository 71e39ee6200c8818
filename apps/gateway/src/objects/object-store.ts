/** Files and batches can be listed; of responses only those are kept that are paid for when they are looked up. */
export type ObjectKind = 'file' | 'batch' | 'response';

/** A stored object as the gateway remembers it: enough to list it without asking every provider. */
export type StoredObject = {
  organizationId: string;
  /** The id that callers use. */
  id: string;
  kind: ObjectKind;
  providerAccountId: string;
  providerObjectId: string;
  teamId: string;
  keyId: string;
  /** The object as callers saw it last. */
  summary: Record<string, unknown>;
};

/** A page of a list. */
export type ObjectPage = {
  organizationId: string;
  teamId: string;
  kind: ObjectKind;
  /** The id after which the page starts; null for the first. */
  after: string | null;
  limit: number;
  /** Oldest first instead of newest first. */
  ascending: boolean;
  /** Only files for this purpose; null for all. */
  purpose: string | null;
};

/** The gateway's memory of files and batches. Postgres keeps it; when it is down, storing and listing fail and nothing else does. */
export type ObjectStore = {
  /** Remembers an object, or what it looks like now. */
  save(object: StoredObject): Promise<void>;
  list(page: ObjectPage): Promise<{ objects: Record<string, unknown>[]; hasMore: boolean }>;
  forget(organizationId: string, id: string): Promise<void>;
  /** True for the first caller only: whoever gets it records the object's cost. */
  settle(organizationId: string, id: string): Promise<boolean>;
};
