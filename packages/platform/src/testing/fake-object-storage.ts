import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { AwsV4Signer } from 'aws4fetch';
import type { ObjectStorageSettings } from '../object-storage/object-storage.ts';

/** An S3-compatible storage of a test's own. */
export type FakeObjectStorage = {
  settings: Required<Omit<ObjectStorageSettings, 'fetch' | 'timeoutMs'>>;
  /** The settings as a process reads them. */
  environment: Record<string, string>;
  /** What it holds, by name, without the bucket. */
  objects: Map<string, Uint8Array>;
  /** Answers every call with this status until it is null again. */
  fail(status: number | null): void;
  close(): Promise<void>;
};

/**
 * Starts a storage in memory that knows PUT, GET, DELETE and ListObjectsV2 with two names a page, and that takes nothing whose signature it
 * does not find right.
 */
export async function startFakeObjectStorage(): Promise<FakeObjectStorage> {
  const objects = new Map<string, Uint8Array>();
  const secrets = { accessKeyId: 'fake-id', secretAccessKey: crypto.randomUUID() };
  const where = { region: 'us-east-1', bucket: 'contents' };
  let failure: number | null = null;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? '', `http://${request.headers.host}`);
    if (failure !== null) return refuse(response, failure, 'SlowDown');
    if (!(await isSigned(request, url, { ...secrets, region: where.region })))
      return refuse(response, 403, 'SignatureDoesNotMatch');
    const [, bucket, ...parts] = url.pathname.split('/').map(decodeURIComponent);
    if (bucket !== where.bucket) return refuse(response, 404, 'NoSuchBucket');
    const name = parts.join('/');
    if (name === '') return response.end(listingOf([...objects.keys()].sort(), url.searchParams));
    if (request.method === 'PUT') objects.set(name, body);
    if (request.method === 'DELETE') {
      objects.delete(name);
      response.statusCode = 204;
    }
    if (request.method !== 'GET') return response.end();
    const found = objects.get(name);
    return found === undefined ? refuse(response, 404, 'NoSuchKey') : response.end(found);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port.');
  const settings = { endpoint: `http://127.0.0.1:${address.port}`, ...where, ...secrets };
  return {
    settings,
    environment: {
      S3_ENDPOINT: settings.endpoint,
      S3_REGION: settings.region,
      S3_BUCKET: settings.bucket,
      S3_ACCESS_KEY_ID: settings.accessKeyId,
      S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    },
    objects,
    fail(status) {
      failure = status;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces);
}

type Signer = { accessKeyId: string; secretAccessKey: string; region: string };

/** Signs the same request again; only who knows the secret comes to the same signature. */
async function isSigned({ method, headers }: IncomingMessage, url: URL, signer: Signer): Promise<boolean> {
  const said = headers.authorization ?? '';
  const names = /SignedHeaders=([^,]+)/.exec(said)?.[1]?.split(';') ?? [];
  const signed = names.flatMap((name): [string, string][] => {
    const value = headers[name];
    return name === 'host' || typeof value !== 'string' ? [] : [[name, value]];
  });
  const datetime = String(headers['x-amz-date'] ?? '');
  const given = { method: method ?? 'GET', url: url.href, headers: signed, service: 's3', datetime };
  return (await new AwsV4Signer({ ...given, ...signer }).authHeader()) === said;
}

function refuse(response: ServerResponse, status: number, code: string) {
  response.statusCode = status;
  return response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>Refused.</Message></Error>`);
}

const pageSize = 2;

function listingOf(all: string[], query: URLSearchParams): string {
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter')];
  const matching = all.filter((name) => name.startsWith(prefix)).map((name) => cut(name, prefix, delimiter));
  const after = query.get('continuation-token') ?? '';
  const rest = [...new Set(matching)].filter((name) => name > after);
  const page = rest.slice(0, pageSize);
  const items = page.map((name) =>
    delimiter !== null && name.endsWith(delimiter)
      ? `<CommonPrefixes><Prefix>${escaped(name)}</Prefix></CommonPrefixes>`
      : `<Contents><Key>${escaped(name)}</Key><Size>1</Size></Contents>`,
  );
  const more = rest.length > page.length;
  const next = more ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><Prefix>${escaped(prefix)}</Prefix><IsTruncated>${more}</IsTruncated>${next}${items.join('')}</ListBucketResult>`;
}

function cut(name: string, prefix: string, delimiter: string | null): string {
  const at = delimiter === null ? -1 : name.indexOf(delimiter, prefix.length);
  return at === -1 ? name : name.slice(0, at + 1);
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
