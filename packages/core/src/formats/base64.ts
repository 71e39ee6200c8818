/** Whether a text is base64 in either of its two alphabets. Space is allowed, as every vendor does. Takes time by the length. */
export const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/_\s-]*(?:=\s*){0,2}$/.test(text);

/** Whether an address is `data:<media type>;base64,<bytes>` with bytes that are base64; no provider reads other data addresses. */
export function isDataAddress(url: string): boolean {
  const comma = url.slice(0, longestHead).indexOf(',');
  const head = /^data:[^;,]+\/[^;,]+(?:;[^;,]*)*;base64$/i;
  return comma > 0 && comma < url.length - 1 && head.test(url.slice(0, comma)) && isBase64(url.slice(comma + 1));
}

/** Whether an address carries its bytes in itself. */
export const isOfData = (url: string): boolean => /^data:/i.test(url);

const longestHead = 300;
