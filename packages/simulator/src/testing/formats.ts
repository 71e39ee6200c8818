/** How to ask one question in a format by hand. */
export interface AskedFormat {
  /** As the bill names it. */
  name: string;
  path(model: string, stream: boolean): string;
  headers: Record<string, string>;
  body(model: string, stream: boolean): Record<string, unknown>;
}

const QUESTION = 'Which track is free?';
const messages = [{ role: 'user', content: QUESTION }];

/** Every chat format, with a small question in it. */
export const ASKED_FORMATS: readonly AskedFormat[] = [
  {
    name: 'openai-chat',
    path: () => '/v1/chat/completions',
    headers: { authorization: 'Bearer key' },
    body: (model, stream) => ({ model, stream, messages }),
  },
  {
    name: 'openai-responses',
    path: () => '/v1/responses',
    headers: { authorization: 'Bearer key' },
    body: (model, stream) => ({ model, stream, input: [{ role: 'user', content: QUESTION }] }),
  },
  {
    name: 'anthropic-messages',
    path: () => '/v1/messages',
    headers: { 'x-api-key': 'key', 'anthropic-version': '2023-06-01' },
    body: (model, stream) => ({ model, stream, max_tokens: 100_000, messages }),
  },
  {
    name: 'google-generate-content',
    path: (model, stream) => `/v1beta/models/${model}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
    headers: { 'x-goog-api-key': 'key' },
    body: () => ({ contents: [{ role: 'user', parts: [{ text: QUESTION }] }] }),
  },
  {
    name: 'bedrock-converse',
    path: (model, stream) => `/model/${model}/${stream ? 'converse-stream' : 'converse'}`,
    headers: { authorization: 'Bearer key' },
    body: () => ({ messages: [{ role: 'user', content: [{ text: QUESTION }] }] }),
  },
  {
    name: 'cohere-chat',
    path: () => '/v2/chat',
    headers: { authorization: 'Bearer key' },
    body: (model, stream) => ({ model, stream, messages }),
  },
];

/** Sends the question to a simulator, or another body in its place. */
export function askIn(
  format: AskedFormat,
  url: string,
  call: { model: string; stream: boolean; body?: unknown },
): Promise<Response> {
  const { model, stream, body = format.body(model, stream) } = call;
  return fetch(`${url}${format.path(model, stream)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...format.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
