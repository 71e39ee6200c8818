import type { ReasoningPart, Signature } from '../../chat/content.ts';
import { openSignature, sealSignature } from '../../chat/signature.ts';

/** What a thought signature stands for. */
export type Seal = Pick<ReasoningPart, 'redacted' | 'id'> & { signature: Signature };

/**
 * A signature as Google's callers keep it. Their `thoughtSignature` is bytes, so what another format's provider made is sealed and
 * then written as base64, together with what that format must have back.
 */
export function writeThoughtSignature({ signature, redacted, id }: Seal): string {
  if (signature.format === 'google-generate-content') return signature.value;
  const text = [sealSignature(signature, 'google-generate-content'), redacted ? 'redacted' : '', id ?? ''].join('~');
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

/** Reads a signature that a caller sent back: Google's own, or one of {@link writeThoughtSignature}. */
export function readThoughtSignature(given: string): Seal {
  const [sealed = '', redacted, id] = (decoded(given) ?? '').split('~');
  const signature = openSignature(sealed, 'google-generate-content');
  if (signature.format === 'google-generate-content')
    return { signature: { format: 'google-generate-content', value: given }, redacted: false, id: null };
  return { signature, redacted: redacted === 'redacted', id: id || null };
}

function decoded(base64: string): string | null {
  try {
    const binary = atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
