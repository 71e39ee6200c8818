import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** Groq: https://console.groq.com/docs/errors */
export const groq = openaiHost({
  id: 'groq',
  name: 'Groq',
  defaultBaseUrl: 'https://api.groq.com/openai/v1',
  storesFiles: true,
  responses: true,
  operations: ['audio-speech', 'audio-transcriptions', 'audio-translations'],
  quirks: { outputBoundMember: 'max_completion_tokens', mostStopSequences: 4 },
  failureOf: failureRules(
    // More tokens at once than the account may use in a minute: another target can still take the call.
    { failure: 'rate-limited', status: 413, code: 'rate_limit_exceeded' },
    { failure: 'overloaded', status: 498 },
    // The model, not the caller, wrote what does not fit the schema.
    { failure: 'malformed-answer', status: 400, code: ['json_validate_failed', 'tool_use_failed'] },
  ),
  prices: 'groq',
});
