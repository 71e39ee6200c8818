import { azureRefusal } from '../../openai/azure-refusal.ts';
import type { Dialect } from '../dialect.ts';
import { openAiDialect } from './openai-dialect.ts';

/** Azure's way with OpenAI's endpoints: a header of its own for the key, and errors of its own. */
export const azureDialect: Dialect = {
  ...openAiDialect,
  key: (exchange) => exchange.header('api-key') ?? openAiDialect.key(exchange),
  refuse: azureRefusal,
};
