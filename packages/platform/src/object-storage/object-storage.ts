import { AwsClient } from 'aws4fetch';
import { EnvironmentError } from '../environment/parse-environment.ts';
import { type ObjectListing, readListing } from './read-listing.ts';

/** Where bytes lie that are too many for the database. Every call rejects when the storage does not answer or refuses. */
export type ObjectStorage = {
  /** Resolves once the storage has the bytes under this name; what was there before is replaced. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes; null when nothing has that name. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Deletes what has that name; nothing having it is no error. */
  delete(name: string): Promise<void>;
  /**
   * One page of the names that begin with `prefix`, in the order of their bytes. With `delimiter` what follows it is left off, and
   * `folders` says each such beginning once. `next` goes into `after` for the page that follows; null at the end.
   */
  list(prefix: string, page?: { delimiter?: string; after?: string | undefined }): Promise<ObjectListing>;
};

/** An S3-compatible bucket and who may use it. */
export type ObjectStorageSettings = {
  /** Address of the storage, without the bucket. */
  endpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** How requests are sent, for addresses that must be checked first; the runtime's own `fetch` when absent. */
  fetch?: (request: Request) => Promise<Response>;
  /** Longest wait for a whole answer. */
  timeoutMs?: number;
};

/** An answer of the storage that is none that was hoped for; the message has its status and the code that it gave. */
export class ObjectStorageError extends Error {
  override name = 'ObjectStorageError';

  /** Whether all that is wrong is that nothing has the name. */
  readonly isOfName: boolean;

  constructor(what: string, { status, code }: { status: number; code: string }) {
    super(`The object storage answered ${status}${code && ` ${code}`} to ${what}.`);
    this.isOfName = status === 404 && code !== 'NoSuchBucket';
  }
}

/** Speaks with an S3-compatible storage by path (`<endpoint>/<bucket>/<name>`). Nothing is sent before the first call. */
export function createObjectStorage(settings: ObjectStorageSettings): ObjectStorage {
  const { endpoint, region, bucket, accessKeyId, secretAccessKey, timeoutMs = 30_000, fetch: send = fetch } = settings;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' });
  const base = `${endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket)}`;
  const ask = async (url: string, init: RequestInit = {}) =>
    await send(await client.sign(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }));
  const addressOf = (name: string) => `${base}/${name.split('/').map(encodeURIComponent).join('/')}`;
  return {
    async put(name, bytes) {
      await expectOk('put', await ask(addressOf(name), { method: 'PUT', body: new Uint8Array(bytes) }));
    },
    async get(name) {
      const response = await ask(addressOf(name));
      if (!response.ok) {
        const error = await refusal('get', response);
        if (error.isOfName) return null;
        throw error;
      }
      return new Uint8Array(await response.arrayBuffer());
    },
    async delete(name) {
      const response = await ask(addressOf(name), { method: 'DELETE' });
      // Some storages say that there was nothing to delete.
      await expectOk('delete', response).catch((error: unknown) => {
        if (!(error instanceof ObjectStorageError && error.isOfName)) throw error;
      });
    },
    async list(prefix, { delimiter, after } = {}) {
      const query = new URLSearchParams({ 'list-type': '2', prefix });
      if (delimiter !== undefined) query.set('delimiter', delimiter);
      if (after !== undefined) query.set('continuation-token', after);
      const response = await ask(`${base}?${query}`);
      if (!response.ok) throw await refusal('list', response);
      return readListing(await response.text());
    },
  };
}

/** What the environment says of object storage. */
export type ObjectStorageEnvironment = {
  S3_ENDPOINT?: string | undefined;
  S3_REGION: string;
  S3_BUCKET?: string | undefined;
  S3_ACCESS_KEY_ID?: string | undefined;
  S3_SECRET_ACCESS_KEY?: string | undefined;
};

/** The object storage of a process; null without a bucket. Throws an EnvironmentError when a bucket is named but not who may use it. */
export function openObjectStorage(environment: ObjectStorageEnvironment): ObjectStorage | null {
  const { S3_BUCKET: bucket, S3_REGION: region, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = environment;
  if (bucket === undefined) return null;
  if (S3_ACCESS_KEY_ID === undefined || S3_SECRET_ACCESS_KEY === undefined)
    throw new EnvironmentError('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY beside it.');
  const endpoint = environment.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`;
  return createObjectStorage({
    endpoint,
    region,
    bucket,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  });
}

async function expectOk(what: string, response: Response): Promise<void> {
  if (!response.ok) throw await refusal(what, response);
  // A body that nobody reads keeps its connection.
  await response.body?.cancel();
}

async function refusal(what: string, response: Response): Promise<ObjectStorageError> {
  return new ObjectStorageError(what, { status: response.status, code: await codeOf(response) });
}

/** The code that S3 gives in words, such as `AccessDenied`; empty without one. Nothing else of the answer is told: it may hold names. */
async function codeOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '');
  return /<Code>(\w{1,64})<\/Code>/.exec(text)?.[1] ?? '';
}
