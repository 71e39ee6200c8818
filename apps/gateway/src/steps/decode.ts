import type { ChatCall } from '@switchyard/core/chat/chat-call';
import { GatewayError } from '@switchyard/core/errors';
import type { WireFormat } from '@switchyard/core/formats/wire-format';

/** What a body may be: bytes, and ms until it is all there. */
export type BodyLimits = { maxBodyBytes: number; bodyMs: number };

/** Reads the body, within its limits, and decodes it once. */
export async function decode(request: Request, format: WireFormat, limits: BodyLimits): Promise<ChatCall> {
  const type = request.headers.get('content-type') ?? 'application/json';
  if (!/^application\/([\w.-]+\+)?json\b/i.test(type))
    throw new GatewayError(
      'unsupported_media_type',
      `The content type ${type} is not supported. Send application/json.`,
    );
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity')
    throw new GatewayError(
      'unsupported_media_type',
      `The content encoding ${encoding} is not supported. Send the body uncompressed.`,
    );
  return format.decodeCall(await inTime(readBody(request, limits.maxBodyBytes), limits.bodyMs));
}

/** A caller that sends a byte now and then would otherwise hold its connection for ever. */
async function inTime(body: Promise<string>, bodyMs: number): Promise<string> {
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

async function readBody(request: Request, maxBytes: number): Promise<string> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > maxBytes) throw tooLarge(maxBytes);
    return await request.text();
  }
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

const tooLarge = (maxBytes: number) =>
  new GatewayError('body_too_large', `The request body is larger than ${maxBytes} bytes. Send a smaller one.`, {
    headers: { connection: 'close' },
  });

const tooSlow = (bodyMs: number) =>
  new GatewayError('body_too_slow', `The request body did not arrive within ${bodyMs / 1_000} s.`, {
    headers: { connection: 'close' },
  });
