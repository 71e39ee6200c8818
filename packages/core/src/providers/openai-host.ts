import { anthropicMessages } from '../formats/anthropic-messages/anthropic-messages.ts';
import { openaiChat } from '../formats/openai-chat/openai-chat.ts';
import { openaiResponses } from '../formats/openai-responses/openai-responses.ts';
import type { Quirks } from '../formats/wire-format.ts';
import { failureRules } from './failure-rules.ts';
import { idsInData } from './model-lists.ts';
import { type OpenaiOperation, openaiOperations } from './openai-operations.ts';
import type { ChatHost, Provider } from './provider.ts';
import { bearer, bearerAndKey } from './sign-ins.ts';

/** What sets an OpenAI-compatible host apart. Whatever is left out is as at most of them. */
type OpenaiHostFacts = Pick<Provider, 'id' | 'name' | 'defaultBaseUrl'> &
  Partial<Omit<Provider, 'chat' | 'operations'>> & {
    /** Where OpenAI's paths begin below the base URL, for hosts that keep several formats side by side. */
    root?: string;
    quirks?: Partial<Quirks>;
    /** Whether it serves OpenAI's responses, too. */
    responses?: boolean;
    /** Which models it serves as responses and not as chats. */
    responsesOnly?(model: string): boolean;
    /** The path of Anthropic's messages, where it serves them. */
    messages?: string;
    /** The operations it serves beside chats, at OpenAI's paths and in its shapes. */
    operations?: readonly OpenaiOperation[];
  };

/** A host of OpenAI's formats under its own base URL. */
export function openaiHost(facts: OpenaiHostFacts): Provider {
  const { root = '', quirks = {}, responses = false, responsesOnly, messages, operations = [], ...host } = facts;
  const chat: ChatHost[] = [
    {
      format: openaiChat,
      path: () => `${root}/chat/completions`,
      quirks,
      serves: (model) => !(responsesOnly?.(model) ?? false),
    },
  ];
  if (responses) chat.push({ format: openaiResponses, path: () => `${root}/responses` });
  if (messages !== undefined) chat.push({ format: anthropicMessages, path: () => messages });
  return {
    credential: 'api-key',
    signIn: messages === undefined ? bearer : bearerAndKey,
    models: { path: `${root}/models`, read: idsInData },
    failureOf: failureRules(),
    prices: null,
    ...host,
    chat,
    operations: openaiOperations(operations, (path) => `${root}${path}`),
  };
}
