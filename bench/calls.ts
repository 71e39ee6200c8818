const model = 'gpt-4o-mini';
/** Answers in a thousand chunks of a stream. */
const talkative = `${model}+tokens-1000`;

/** The models that the calls ask for. */
export const models = [model, talkative] as const;

/** Calls that are made with the cache off and then with it on, where all but the first are answered by it. */
export const cachedCalls: readonly { name: string; call: BenchCall }[] = [
  { name: 'cached', call: openai(50, false) },
  { name: 'cached, stream', call: openai(50, true) },
  { name: 'cached, translated', call: anthropic(50, false) },
];

/** A call as it is sent: where to, below the base URL, and what. */
export type BenchCall = { path: string; body: object };

/** What is measured: a call through the gateway, and the one that a provider would get for it. */
export const calls: readonly { name: string; direct: BenchCall; through: BenchCall }[] = [
  { name: 'same format', direct: openai(50, false), through: openai(50, false) },
  { name: 'same format, stream', direct: openai(50, true), through: openai(50, true) },
  { name: 'translated', direct: openai(50, false), through: anthropic(50, false) },
  { name: 'translated, stream', direct: openai(50, true), through: anthropic(50, true) },
  { name: 'stream of 1,000 chunks', direct: openai(2_000, true, talkative), through: openai(2_000, true, talkative) },
];

function openai(maxTokens: number, stream: boolean, asked: string = model): BenchCall {
  return { path: '/v1/chat/completions', body: bodyOf(maxTokens, stream, asked) };
}

/** The same in Anthropic's format, which the gateway tells apart by its path. */
function anthropic(maxTokens: number, stream: boolean): BenchCall {
  return { path: '/v1/messages', body: bodyOf(maxTokens, stream, model) };
}

function bodyOf(maxTokens: number, stream: boolean, asked: string): object {
  const messages = [{ role: 'user', content: 'Which track is clear?' }];
  return { model: asked, max_tokens: maxTokens, stream, messages };
}
