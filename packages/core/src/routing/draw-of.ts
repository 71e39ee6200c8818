/**
 * A number from 0 up to, but not including, 1 that is always the same for a text, and for many texts spread evenly: chance that can be
 * repeated. It hides nothing; whoever knows the text knows the number.
 */
export function drawOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  // Without this last stirring, texts that differ in their last letter only would be neighbours.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
