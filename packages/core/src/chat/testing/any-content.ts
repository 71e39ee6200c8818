import fc from 'fast-check';
import type {
  AssistantPart,
  CacheMark,
  ChatContent,
  ChatMessage,
  MediaSource,
  TextPart,
  Tool,
  UserPart,
} from '../content.ts';

const at = fc.constant('');
const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '😀', '"', '\n'), minLength: 1, maxLength: 12 });
const anyName = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const cache = fc.option(fc.constantFrom<CacheMark>({ lifetimeSeconds: 300 }, { lifetimeSeconds: 3_600 }), { freq: 2 });

const anyPicture = fc.constantFrom<MediaSource>(
  { kind: 'url', url: 'https://example.com/a.png' },
  { kind: 'data', mediaType: 'image/png', base64: 'iVBORw0KGgo=' },
);
const anyDocument = fc.constantFrom<MediaSource>(
  { kind: 'url', url: 'https://example.com/a.pdf' },
  { kind: 'data', mediaType: 'application/pdf', base64: 'JVBERi0=' },
);

const anyTextPart: fc.Arbitrary<TextPart> = fc.record({
  kind: fc.constant('text'),
  at,
  text: words,
  cache,
  citations: fc.constant([]),
});

const anyUserPart: fc.Arbitrary<UserPart> = fc.oneof(
  { weight: 4, arbitrary: anyTextPart },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('image' as const),
      at,
      source: anyPicture,
      detail: fc.constantFrom(null, 'low', 'high', 'auto'),
      cache,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      at,
      source: anyDocument,
      name: fc.constantFrom(null, 'a.pdf'),
      cache,
      cite: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('audio' as const),
      at,
      format: fc.constantFrom('wav', 'mp3'),
      base64: fc.constant('UklGRg=='),
    }),
  },
);

const anyAssistantPart: fc.Arbitrary<AssistantPart> = fc.oneof(
  anyTextPart,
  fc.record({ kind: fc.constant('refusal' as const), at, text: words }),
  fc.record({
    kind: fc.constant('reasoning' as const),
    at,
    text: words,
    signature: fc.option(
      fc.record({
        format: fc.constantFrom('anthropic-messages' as const, 'google-generate-content' as const),
        value: fc.constant('c2lnbmVk'),
      }),
    ),
    redacted: fc.constant(false),
    id: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('tool-call' as const),
    at,
    id: fc.constant(''),
    name: anyName,
    arguments: fc.constantFrom('', '{}', '{"a":1,"b":"é"}'),
    cache,
  }),
);

const anyResult = fc.record({ parts: fc.array(anyTextPart, { maxLength: 2 }), isError: fc.boolean(), cache });

/** A turn: what the user says, what the assistant answered, and what each tool it called gave back. */
const anyTurn = fc
  .record({
    name: fc.option(anyName, { freq: 2 }),
    asked: fc.array(anyUserPart, { minLength: 1, maxLength: 3 }),
    answered: fc.array(anyAssistantPart, { maxLength: 4 }),
    result: anyResult,
  })
  .map(({ name, asked, answered, result }): ChatMessage[] => {
    const user: ChatMessage = { role: 'user', at: '', name, parts: asked };
    if (answered.length === 0) return [user];
    const results = answered.flatMap((part): ChatMessage[] =>
      part.kind === 'tool-call' ? [{ role: 'tool', at: '', callId: '', name: part.name, ...result }] : [],
    );
    return [user, { role: 'assistant', at: '', name: null, parts: answered }, ...results];
  });

const anyInstruction: fc.Arbitrary<ChatMessage> = fc.record({
  role: fc.constantFrom('system', 'developer'),
  at,
  parts: fc.array(anyTextPart, { minLength: 1, maxLength: 2 }),
});

const anyMessages = fc
  .tuple(fc.array(anyInstruction, { maxLength: 2 }), fc.array(anyTurn, { minLength: 1, maxLength: 3 }))
  .map(([instructions, turns]) => placed([...instructions, ...turns.flat()]));

/** Gives every message and part its place, and every call an id that its result repeats. */
function placed(messages: readonly ChatMessage[]): ChatMessage[] {
  let called = 0;
  let answered = 0;
  return messages.map((message, index) => {
    const place = `messages.${index}`;
    const parts = message.parts.map((part, number) => ({
      ...part,
      at: `${place}.content.${number}`,
      ...(part.kind === 'tool-call' ? { id: `call_${called++}` } : {}),
    }));
    const moved = { ...message, at: place, parts } as ChatMessage;
    return moved.role === 'tool' ? { ...moved, callId: `call_${answered++}` } : moved;
  });
}

const anyTools: fc.Arbitrary<Tool[]> = fc
  .uniqueArray(
    fc.record({
      at,
      name: anyName,
      description: fc.option(words),
      parameters: fc.constantFrom(
        null,
        { type: 'object', properties: {} },
        { type: 'object', properties: { a: { type: 'number' } }, required: ['a'], additionalProperties: false },
      ),
      strict: fc.constantFrom(null, true, false),
      cache,
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  )
  .map((tools) => tools.map((tool, index) => ({ ...tool, at: `tools.${index}` })));

const settings = fc.record({
  parallelToolCalls: fc.constantFrom(null, true, false),
  answerFormat: fc.constantFrom<ChatContent['answerFormat']>(
    null,
    { kind: 'json' },
    { kind: 'schema', name: 'answer', description: null, schema: { type: 'object', properties: {} }, strict: true },
  ),
  reasoning: fc.constantFrom<ChatContent['reasoning']>(
    null,
    { effort: 'low', budgetTokens: null, show: null },
    { effort: null, budgetTokens: 4_000, show: true },
  ),
  temperature: fc.constantFrom(null, 0, 0.5, 1),
  topP: fc.constantFrom(null, 0.5, 1),
  topK: fc.constantFrom(null, 1, 40),
  seed: fc.constantFrom(null, 7),
  frequencyPenalty: fc.constantFrom(null, 0.5),
  presencePenalty: fc.constantFrom(null, -0.5),
  stop: fc.array(words, { maxLength: 3 }),
  logprobs: fc.constantFrom(null, { top: 0 }, { top: 3 }),
  serviceTier: fc.constantFrom(null, 'auto', 'default'),
});

/**
 * Any content of a chat: instructions first, then turns in which every call of a tool has its result. Places are those of an OpenAI
 * chat's body; nothing is beyond the model.
 */
export const anyContent: fc.Arbitrary<ChatContent> = fc
  .tuple(anyMessages, anyTools, settings, fc.nat(4))
  .map(([messages, tools, given, choice]) => {
    const [tool] = tools;
    const kinds = [{ kind: 'auto' }, { kind: 'none' }, { kind: 'required' }] as const;
    const named = tool && choice === 3 ? ({ kind: 'tool', name: tool.name } as const) : null;
    const toolChoice = tool ? (named ?? kinds[choice] ?? null) : null;
    return { messages, tools, toolChoice, ...given, paramNames: {}, beyond: [] };
  });
