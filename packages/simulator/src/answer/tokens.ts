/**
 * The simulator's own token rule. A prompt counts `ceil(UTF-8 bytes / 4)` for each text, 3 for each message and 3 for
 * the answer's start. With at least one message that is never more than the texts' bytes plus 8 per message.
 */
export function promptTokens(messages: readonly { texts: readonly string[] }[]): number {
  let tokens = 3;
  for (const message of messages) {
    tokens += 3;
    for (const text of message.texts) tokens += textTokens(text);
  }
  return tokens;
}

/** The tokens of one text that is not a message: `ceil(UTF-8 bytes / 4)`. */
export const textTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);
