import { openaiChat } from '../../formats/openai-chat/openai-chat.ts';
import { openaiResponses } from '../../formats/openai-responses/openai-responses.ts';
import { failureRules } from '../failure-rules.ts';
import { openaiOperations } from '../openai-operations.ts';
import type { AddressParts, Provider } from '../provider.ts';
import { keyIn } from '../sign-ins.ts';

/** The newest dated version that is not a preview. */
const apiVersion = '2024-10-21';
/** For what the version above does not have yet. */
const previewVersion = '2025-04-01-preview';

/**
 * Azure OpenAI: https://learn.microsoft.com/azure/ai-foundry/openai/reference. A base URL that ends in `/openai/v1` has OpenAI's own
 * paths. Below a bare resource, the deployment stands in the path; the model of an account is the deployment's name either way.
 */
export const azureOpenai: Provider = {
  id: 'azure-openai',
  name: 'Azure OpenAI',
  defaultBaseUrl: null,
  baseUrlExample: 'https://my-resource.openai.azure.com/openai/v1',
  credential: 'api-key',
  storesFiles: true,
  signIn: keyIn('api-key'),
  chat: [
    {
      format: openaiChat,
      path: deployed('/chat/completions'),
      quirks: { outputBoundMember: 'max_completion_tokens', mostStopSequences: 4 },
    },
    { format: openaiResponses, path: ({ baseUrl }) => (isV1(baseUrl) ? '/responses' : '/openai/v1/responses') },
  ],
  operations: {
    ...openaiOperations(
      ['completions', 'embeddings', 'images-generations', 'audio-transcriptions', 'audio-translations'],
      (path, parts) => deployed(path)(parts),
    ),
    ...openaiOperations(['images-edits', 'audio-speech'], (path, parts) => deployed(path, previewVersion)(parts)),
  },
  // Azure lists the models that could be deployed, not the deployments that can be called.
  models: null,
  failureOf: failureRules(
    { failure: 'content-filter', code: 'ResponsibleAIPolicyViolation' },
    { failure: 'model-not-found', code: 'DeploymentNotFound' },
    { failure: 'overloaded', code: ['NoCapacity', 'ServiceUnavailable'] },
  ),
  prices: 'azure',
};

function deployed(path: string, version = apiVersion) {
  return ({ model, baseUrl }: AddressParts) =>
    isV1(baseUrl) ? path : `/openai/deployments/${encodeURIComponent(model)}${path}?api-version=${version}`;
}

function isV1(baseUrl: string): boolean {
  return baseUrl.endsWith('/openai/v1');
}
