/** A file of a form. */
export const sound = new File(['0'.repeat(1_000)], 'a.wav', { type: 'audio/wav' });

const picture = new File(['png'], 'a.png', { type: 'image/png' });
const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];

/** A good body for each operation, in the order of the list; every field of it must have its type. */
export const cannedBodies: readonly Record<string, unknown>[] = [
  {
    model: 'm',
    prompt: ['a', 'b'],
    max_tokens: 5,
    n: 2,
    best_of: 3,
    stream: true,
    stream_options: { x: 1, include_usage: false },
  },
  { model: 'm', input: 'a', dimensions: 3, encoding_format: 'float', user: 'u' },
  { model: 'm', prompt: 'a', n: 2, quality: 'low', size: '1024x1024', stream: false, output_format: 'png' },
  { model: 'm', prompt: 'a', 'image[]': [picture, picture], n: '2', stream: 'false' },
  { model: 'm', input: 'héllo', voice: 'alloy', speed: 1, response_format: 'wav', stream_format: 'audio' },
  { file: sound, model: 'm', temperature: '0.5', response_format: 'json', stream: 'true' },
  { file: sound, model: 'm', temperature: '0.5', response_format: 'json' },
  { model: 'm', input: 'a' },
  { model: 'm', query: 'q', documents: ['a', { text: 'b' }], top_n: 1, return_documents: true },
  { content: { parts: [{ text: 'a' }] }, taskType: 'CLUSTERING', outputDimensionality: 3 },
  { requests: [{ model: 'models/m', content: { parts: [{ text: 'a' }] } }, { content: { parts: [{ text: 'b' }] } }] },
  { generateContentRequest: { model: 'models/m', contents } },
  { model: 'm', messages: [{ role: 'user', content: 'hi' }], system: 'Be brief.' },
];
