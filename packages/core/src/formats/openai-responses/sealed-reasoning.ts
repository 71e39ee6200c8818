import type { ReasoningPart, Signature } from '../../chat/content.ts';
import { openSignature, sealSignature } from '../../chat/signature.ts';

/** What `encrypted_content` stands for. */
export type SealedReasoning = Pick<ReasoningPart, 'redacted'> & { signature: Signature };

const hidden = 'redacted~';

/**
 * A signature as callers of this format keep it, in `encrypted_content`. Whether another format's provider hid its reasoning is said
 * with it: here reasoning without a text need not be hidden, and elsewhere the two are different things.
 */
export function sealReasoning({ signature, redacted }: SealedReasoning): string {
  const sealed = sealSignature(signature, 'openai-responses');
  return redacted && signature.format !== 'openai-responses' ? hidden + sealed : sealed;
}

/** Reads what {@link sealReasoning} wrote, or OpenAI itself. */
export function openReasoning(text: string): SealedReasoning {
  const redacted = text.startsWith(hidden);
  return { signature: openSignature(redacted ? text.slice(hidden.length) : text, 'openai-responses'), redacted };
}
