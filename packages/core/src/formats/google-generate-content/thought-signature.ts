import type { ReasoningPart, Signature } from '../../chat/content.ts';
import { openSignature, sealSignature } from '../../chat/signature.ts';
import { base64ToText, textToBase64 } from '../text-base64.ts';

/** What a thought signature stands for. */
export type Seal = Pick<ReasoningPart, 'redacted' | 'id'> & { signature: Signature };

/**
 * A signature as Google's callers keep it. Their `thoughtSignature` is bytes, so what another format's provider made is sealed and
 * then written as base64, together with what that format must have back.
 */
export function writeThoughtSignature({ signature, redacted, id }: Seal): string {
  if (signature.format === 'google-generate-content') return signature.value;
  const text = [redacted ? 'redacted' : '', id ?? '', sealSignature(signature, 'google-generate-content')].join('~');
  return textToBase64(text);
}

/** Reads a signature that a caller sent back: Google's own, or one of {@link writeThoughtSignature}. */
export function readThoughtSignature(given: string): Seal {
  const [, redacted, id, sealed = ''] =
    /^(redacted|)~([^~]*)~(.*)$/s.exec(base64ToText(standardAlphabet(given)) ?? '') ?? [];
  const signature = openSignature(sealed, 'google-generate-content');
  if (signature.format === 'google-generate-content')
    return { signature: { format: 'google-generate-content', value: given }, redacted: false, id: null };
  return { signature, redacted: redacted === 'redacted', id: id || null };
}

const standardAlphabet = (base64: string) => base64.replaceAll('-', '+').replaceAll('_', '/');
