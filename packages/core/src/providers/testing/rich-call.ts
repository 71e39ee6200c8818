import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, FormatName } from '../../chat/content.ts';
import { readObjectText } from '../../json/object-text.ts';

/** A call that says much of what a chat can say, and nothing that a format has no words for. */
export function richCall(format: FormatName, stream: boolean): ChatCall {
  return {
    kind: 'chat',
    temperature: null,
    features: [],
    opening: () => '',
    format,
    model: 'asked-for',
    stream,
    wantsStreamUsage: stream,
    maxOutputTokens: 256,
    choices: 1,
    maxInputTokens: 400,
    endUser: null,
    body: readObjectText('{}'),
    forwardHeaders: {},
    content: () => content,
  };
}

const text = (words: string) => ({ kind: 'text' as const, at: '', text: words, cache: null, citations: [] });

const content: ChatContent = {
  messages: [
    { role: 'system', at: 'messages.0', parts: [text('Be brief.')] },
    { role: 'user', at: 'messages.1', name: null, parts: [text('Is it raining in Bern?')] },
    {
      role: 'assistant',
      at: 'messages.2',
      name: null,
      parts: [{ kind: 'tool-call', at: '', id: 'call_1', name: 'weather', arguments: '{"town":"Bern"}', cache: null }],
    },
    {
      role: 'tool',
      at: 'messages.3',
      callId: 'call_1',
      name: 'weather',
      isError: false,
      parts: [text('Rain.')],
      cache: null,
    },
  ],
  tools: [
    {
      at: 'tools.0',
      name: 'weather',
      description: 'The weather in a town.',
      parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'] },
      strict: null,
      cache: null,
    },
  ],
  toolChoice: { kind: 'auto' },
  parallelToolCalls: null,
  answerFormat: null,
  reasoning: null,
  temperature: 0.5,
  topP: 0.9,
  topK: null,
  seed: null,
  frequencyPenalty: null,
  presencePenalty: null,
  stop: [],
  logprobs: null,
  serviceTier: null,
  paramNames: {},
  beyond: [],
};
