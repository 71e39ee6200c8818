import type { ReasoningPart, Signature } from '../../chat/content.ts';
import { openSignature, sealSignature } from '../../chat/signature.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type ReasoningDetail, reasoningDetail } from './message-schema.ts';

/**
 * Reasoning as `reasoning_details` carry it, the member by which OpenRouter's callers bring signatures back. A seal of another
 * format's provider stands in `signature` or `data`, marked with its maker. What a provider of this format said is kept whole: its
 * signature is the detail without the text, as JSON, or just the name of the member that held the text.
 */
export function partOfDetail(detail: ReasoningDetail, at: string): ReasoningPart {
  const text = detail.text ?? detail.summary ?? '';
  const seal = detail.signature ?? detail.data;
  const signature = seal ? openSignature(seal, 'openai-chat') : null;
  const own = signature === null || signature.format === 'openai-chat';
  return {
    kind: 'reasoning',
    at,
    text,
    signature: own ? signatureOfDetail(detail) : signature,
    redacted: detail.type === encrypted,
    id: own ? null : (detail.id ?? null),
  };
}

/** The signature of a stretch that a provider of this format gave as a detail. */
export function signatureOfDetail({ text: _text, summary: _summary, ...rest }: ReasoningDetail): Signature {
  const plainValues = Object.entries(rest).filter(([, value]) => typeof value !== 'object');
  return { format: 'openai-chat', value: JSON.stringify(Object.fromEntries(plainValues)) };
}

/** The signature of a stretch that a provider of this format gave as plain text. */
export const signatureOfMember = (member: PlainMember): Signature => ({ format: 'openai-chat', value: member });

/** The members in which hosts give reasoning as plain text. */
export type PlainMember = 'reasoning_content' | 'reasoning';

/** What a caller keeps of a stretch, to send it back. */
export function detailForCaller({ text, signature, redacted, id }: SealedText): ReasoningDetail {
  const own = ownDetail(signature, text);
  if (own) return own;
  const seal = signature && signature.format !== 'openai-chat' ? sealSignature(signature, 'openai-chat') : null;
  const named = id === null ? {} : { id };
  if (redacted && seal !== null) return { type: encrypted, data: seal, ...(text === '' ? {} : { text }), ...named };
  return { type: plain, text, ...(seal === null ? {} : { signature: seal }), ...named };
}

/** A stretch of reasoning without its place. */
export type SealedText = Pick<ReasoningPart, 'text' | 'signature' | 'redacted' | 'id'>;

/** The members of an assistant's message that bring a provider's own reasoning back; another's is left out. */
export function membersForProvider(parts: readonly ReasoningPart[]): Record<string, unknown> {
  const texts: Record<PlainMember, string> = { reasoning_content: '', reasoning: '' };
  const details: ReasoningDetail[] = [];
  for (const { signature, text } of parts) {
    if (signature?.format !== 'openai-chat') continue;
    const detail = ownDetail(signature, text);
    if (detail) details.push(detail);
    else if (signature.value === 'reasoning_content' || signature.value === 'reasoning') texts[signature.value] += text;
  }
  const plainMembers = Object.entries(texts).filter(([, text]) => text !== '');
  return { ...Object.fromEntries(plainMembers), ...(details.length > 0 ? { reasoning_details: details } : {}) };
}

const plain = 'reasoning.text';
const encrypted = 'reasoning.encrypted';

function ownDetail(signature: Signature | null, text: string): ReasoningDetail | null {
  if (signature?.format !== 'openai-chat') return null;
  const parsed = reasoningDetail.safeParse(parseJson(signature.value));
  if (!parsed.success) return null;
  if (parsed.data.type === 'reasoning.summary') return { ...parsed.data, summary: text };
  return parsed.data.type === plain ? { ...parsed.data, text } : parsed.data;
}
