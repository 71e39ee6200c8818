/** More than any answer; a provider that sends more is broken or hostile. */
const mostBytes = 64 * 1_048_576;

/** A body as bytes. `onBytes` hears every arrival. Throws when it is larger than `maxBytes` or breaks off. */
export async function readBytesOf(
  response: Response,
  onBytes = () => {},
  maxBytes = mostBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    onBytes();
    length += chunk.byteLength;
    if (length > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
