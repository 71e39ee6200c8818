import type { ChatCall } from '../../../chat/chat-call.ts';
import type { ChatContent } from '../../../chat/content.ts';
import { emptyContent } from '../../../chat/testing/empty-content.ts';
import { readObjectText } from '../../../json/object-text.ts';
import { startTranslation, type Translation } from '../../translation.ts';
import { noQuirks, type UpstreamChanges } from '../../wire-format.ts';
import { googleGenerateContent } from '../google-generate-content.ts';

/** What the gateway changes in these tests. */
export const changes: UpstreamChanges = { model: 'gemini-2.5-flash', addMaxOutputTokens: null, quirks: noQuirks };

/** A context to read with. */
export const reading = { quirks: noQuirks, idSeed: 'seed' };

/** Decodes a body's text as it comes to `:generateContent`, or to `:streamGenerateContent?alt=…`. */
export const decodeText = (
  text: string,
  { alt, model = 'm' }: { alt?: string; model?: string | null } = {},
): ChatCall =>
  googleGenerateContent.decodeCall({
    text,
    model,
    stream: alt !== undefined,
    query: new URLSearchParams(alt === undefined ? {} : { alt }),
    headers: new Headers(),
  });

/** Decodes a body that at least says hi. */
export const decode = (body: object, options: { alt?: string } = {}): ChatCall =>
  decodeText(JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }], ...body }), options);

/** Content with nothing in it but what is given. */
export const contentOf = (given: Partial<ChatContent>): ChatContent => ({ ...emptyContent, ...given });

/** A call of another format with this content. */
export const foreignCall = (content: ChatContent, given: Partial<ChatCall> = {}): ChatCall => ({
  kind: 'chat',
  temperature: null,
  features: [],
  opening: () => '',
  format: 'openai-chat',
  model: 'm',
  stream: false,
  wantsStreamUsage: false,
  maxOutputTokens: null,
  choices: 1,
  maxInputTokens: 1,
  endUser: null,
  body: readObjectText('{}'),
  forwardHeaders: {},
  content: () => content,
  ...given,
});

/** The body that is written for a call of another format, and what was dropped on the way. */
export function writeRequest(
  call: ChatCall,
  { dropUnsupported = false, ...more }: { dropUnsupported?: boolean } & Partial<UpstreamChanges> = {},
) {
  const translation: Translation = startTranslation({ target: 'Google', dropUnsupported });
  const text = googleGenerateContent.encodeRequest(call, { ...changes, ...more }, translation);
  return { text, body: JSON.parse(text), dropped: translation.dropped };
}
