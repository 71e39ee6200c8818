/** More than any chat answer; a provider that sends more is broken or hostile. */
const mostBytes = 64 * 1_048_576;

/** A body as text. `onBytes` hears every arrival. Throws when it is larger than `maxBytes` or breaks off. */
export async function readText(response: Response, onBytes = () => {}, maxBytes = mostBytes): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    onBytes();
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
