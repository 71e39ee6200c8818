import { GatewayError } from '@switchyard/core/errors';
import type { Arrival } from '../open-request.ts';

/** What a body may be: bytes, and ms until it is all there. */
export type BodyLimits = { maxBodyBytes: number; bodyMs: number };

type Arriving = Pick<Arrival, 'request' | 'sent'>;

/** The text of a JSON body, within its limits. */
export async function readJsonBody(arrival: Arriving, limits: BodyLimits): Promise<string> {
  const type = arrival.request.headers.get('content-type') ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type)) throw wrongType(type, 'application/json');
  return new TextDecoder().decode(await readBytes(arrival, limits));
}

/** The fields of a form, within the limits of a body. */
export async function readForm(arrival: Arriving, limits: BodyLimits): Promise<FormData> {
  const type = arrival.request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\b/i.test(type)) throw wrongType(type || 'none', 'multipart/form-data');
  const bytes = await readBytes(arrival, limits);
  try {
    return await new Response(bytes, { headers: { 'content-type': type } }).formData();
  } catch (cause) {
    throw new GatewayError('invalid_request', 'The request body is not a valid form. Send multipart/form-data.', {
      cause,
    });
  }
}

/** The bytes of a body, whatever they are, within its limits. The arrival remembers what came. */
export async function readBytes(
  arrival: Arriving,
  { maxBodyBytes, bodyMs }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const { request } = arrival;
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new GatewayError(
      'unsupported_media_type',
      `The content encoding ${encoding} is not supported. Send the body uncompressed.`,
    );
  arrival.sent = await inTime(readWithin(request, maxBodyBytes), bodyMs);
  return arrival.sent;
}

const wrongType = (type: string, wanted: string) =>
  new GatewayError('unsupported_media_type', `The content type ${type} is not supported. Send ${wanted}.`);

/** A caller that sends a byte now and then would otherwise hold its connection for ever. */
async function inTime<Body>(body: Promise<Body>, bodyMs: number): Promise<Body> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      body.catch(() => {}); // it may still fail, and nobody will wait for it
      reject(tooSlow(bodyMs));
    }, bodyMs);
  });
  try {
    return await Promise.race([body, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function readWithin(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes);
    return new Uint8Array(await request.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

const tooLarge = (maxBytes: number) =>
  new GatewayError('body_too_large', `The request body is larger than ${maxBytes} bytes. Send a smaller one.`, {
    headers: { connection: 'close' },
  });

const tooSlow = (bodyMs: number) =>
  new GatewayError('body_too_slow', `The request body did not arrive within ${bodyMs / 1_000} s.`, {
    headers: { connection: 'close' },
  });
