import type { ChatCall } from '@switchyard/core/chat/chat-call';
import { GatewayError } from '@switchyard/core/errors';
import type { WireFormat } from '@switchyard/core/formats/wire-format';

/** Reads the body, at most `maxBytes` of it, and decodes it once. */
export async function decode(request: Request, format: WireFormat, maxBytes: number): Promise<ChatCall> {
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
  return format.decodeCall(await readBody(request, maxBytes));
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
