/** A name in an address. What is not percent-encoded text is taken as it stands. */
export function nameIn(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
