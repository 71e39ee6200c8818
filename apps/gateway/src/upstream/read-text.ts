import { readBytesOf } from './read-bytes.ts';

/** A body as text. `onBytes` hears every arrival. Throws when it is larger than `maxBytes` or breaks off. */
export async function readText(response: Response, onBytes?: () => void, maxBytes?: number): Promise<string> {
  return new TextDecoder().decode(await readBytesOf(response, onBytes, maxBytes));
}
