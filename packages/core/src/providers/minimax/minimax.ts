import { failureRules } from '../failure-rules.ts';
import { openaiHost } from '../openai-host.ts';

/** MiniMax: https://platform.minimax.io/docs/api-reference/errorcode. The text ends in the code: "invalid api key (2049)". */
export const minimax = openaiHost({
  id: 'minimax',
  name: 'MiniMax',
  defaultBaseUrl: 'https://api.minimax.io',
  root: '/v1',
  messages: '/anthropic/v1/messages',
  failureOf: failureRules(
    { failure: 'bad-credential', words: /\((1004|2049)\)/ },
    { failure: 'quota-exceeded', words: /\(1008\)/ },
    { failure: 'content-filter', words: /\((1026|1027)\)/ },
    { failure: 'context-length', words: /\(1039\)/ },
    { failure: 'rate-limited', words: /\(1002\)/ },
  ),
  prices: 'minimax',
});
