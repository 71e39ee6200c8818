const PREFIX = 'simulator';

/** A signature over a text, as vendors put one on reasoning. The same purpose and text always give the same. */
export function sign(purpose: string, text: string): string {
  return Buffer.from(`${PREFIX}:${purpose}:${checksum(purpose, text)}`).toString('base64');
}

/** Whether `signature` is the one `sign` gives for this text. */
export const isSignatureOf = (signature: string, purpose: string, text: string): boolean =>
  signature === sign(purpose, text);

/** An opaque text that holds `content` and can be told from any other. */
export function seal(purpose: string, content: string): string {
  return Buffer.from(`${PREFIX}:${purpose}:${checksum(purpose, content)}:${content}`).toString('base64');
}

/** Whether `sealed` was made by `seal` for this purpose and is unchanged. */
export function isSealed(sealed: string, purpose: string): boolean {
  const [, , sum, ...content] = Buffer.from(sealed, 'base64').toString('utf8').split(':');
  return sum !== undefined && seal(purpose, content.join(':')) === sealed;
}

const checksum = (purpose: string, text: string): string => Bun.hash.xxHash64(`${purpose}\n${text}`).toString(16);
