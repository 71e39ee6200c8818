import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A signed request as it arrived. */
export interface SignedRequest {
  method: string;
  /** The path as it was sent, escapes and all. */
  path: string;
  query: string;
  header(name: string): string | null;
  body: Uint8Array;
}

/** The parts of an `Authorization: AWS4-HMAC-SHA256 …` header. */
export interface Signature {
  accessKeyId: string;
  /** `date/region/service/aws4_request`. */
  scope: string;
  signedHeaders: string[];
  signature: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8}\/[a-z0-9-]+\/[a-z0-9-]+\/aws4_request),\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]{64})$/;

/** Reads the header; null when it has another form. */
export function readSignature(authorization: string): Signature | null {
  const match = HEADER.exec(authorization);
  if (!match) return null;
  const [, accessKeyId = '', scope = '', signed = '', signature = ''] = match;
  const signedHeaders = signed.split(';');
  return signedHeaders.includes('host') ? { accessKeyId, scope, signedHeaders, signature } : null;
}

/** Whether the signature is the one this secret gives for the request: AWS Signature Version 4, with the path escaped twice. */
export function isSigned(request: SignedRequest, given: Signature, secret: string): boolean {
  const { scope, signedHeaders, signature } = given;
  const dateTime = request.header('x-amz-date') ?? '';
  const bodyHash = sha256(request.body);
  const claimed = request.header('x-amz-content-sha256');
  if (!dateTime.startsWith(scope.slice(0, 8)) || (claimed !== null && claimed !== bodyHash)) return false;
  const headers = signedHeaders.map((name) => `${name}:${(request.header(name) ?? '').trim().replace(/\s+/g, ' ')}\n`);
  const canonical = [
    request.method,
    request.path.split('/').map(escaped).join('/'),
    canonicalQuery(request.query),
    headers.join(''),
    signedHeaders.join(';'),
    bodyHash,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', dateTime, scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((key, part) => hmac(key, part), `AWS4${secret}`);
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Everything but letters, digits and `-._~` as %XX. */
const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalQuery(query: string): string {
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${escaped(name)}=${escaped(value)}`);
  return pairs.sort().join('&');
}
