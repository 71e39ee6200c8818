import { openaiHost } from '../openai-host.ts';

/** Hyperbolic: https://docs.hyperbolic.xyz/docs/rest-api */
export const hyperbolic = openaiHost({
  id: 'hyperbolic',
  name: 'Hyperbolic',
  defaultBaseUrl: 'https://api.hyperbolic.xyz/v1',
  operations: ['completions'],
});
