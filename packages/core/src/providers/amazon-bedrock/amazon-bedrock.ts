import { bedrockConverse } from '../../formats/bedrock-converse/bedrock-converse.ts';
import { failureRules } from '../failure-rules.ts';
import type { Provider } from '../provider.ts';

/** Amazon Bedrock: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export const amazonBedrock: Provider = {
  id: 'amazon-bedrock',
  name: 'Amazon Bedrock',
  defaultBaseUrl: null,
  baseUrlExample: 'https://bedrock-runtime.us-east-1.amazonaws.com',
  credential: 'aws',
  signIn: { kind: 'aws', service: 'bedrock' },
  chat: [
    {
      format: bedrockConverse,
      path: ({ model, stream }) => `/model/${encodeURIComponent(model)}/${stream ? 'converse-stream' : 'converse'}`,
    },
  ],
  operations: {},
  models: null,
  failureOf: failureRules({ failure: 'quota-exceeded', status: 429, words: /per day/i }),
  prices: 'aws',
};
