import type { Deadline } from './deadline.ts';

/** More than any chat answer; a provider that sends more is broken or hostile. */
const maxBytes = 64 * 1_048_576;

/** A body as text. The first byte may take as long as the deadline's stage says, each further one too. Throws when it is too large or breaks off. */
export async function readText(response: Response, deadline: Deadline): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    deadline.refresh();
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new Error(`The answer is larger than ${maxBytes} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
