import { z } from 'zod';
import { openSignature } from '../../chat/signature.ts';

/** Looks like a seal of another provider's, or like none where there must be one. */
const suspicion = /"(?:signature|data)"\s*:\s*"(?:"|sy1\.)/;

const block = z.looseObject({ type: z.string(), signature: z.unknown().optional(), data: z.unknown().optional() });
const messages = z.array(z.looseObject({ content: z.union([z.string(), z.array(block)]) }));

/**
 * The messages without the thinking that other providers' models did, for a conversation that has gone from one to the other:
 * Anthropic refuses seals that are not its own. Null when all of it may stay, and then not a byte need change.
 */
export function withoutForeignThinking(text: string): string | null {
  if (!suspicion.test(text)) return null;
  const read = messages.parse(JSON.parse(text));
  const kept = read.flatMap((message) => {
    if (typeof message.content === 'string') return [message];
    const content = message.content.filter((one) => !isForeign(one));
    return content.length === 0 && message.content.length > 0 ? [] : [{ ...message, content }];
  });
  return JSON.stringify(kept);
}

function isForeign({ type, signature, data }: z.infer<typeof block>): boolean {
  if (type !== 'thinking' && type !== 'redacted_thinking') return false;
  const seal = type === 'thinking' ? signature : data;
  if (typeof seal !== 'string') return false;
  return seal === '' || openSignature(seal, 'anthropic-messages').format !== 'anthropic-messages';
}
