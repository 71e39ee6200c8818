import { GatewayError } from '../../errors.ts';
import { ToolPairs } from '../tool-pairs.ts';
import type { MessageBody } from './message-schema.ts';
import type { ChatBody } from './schema.ts';

/** Refuses fields that are each right and together wrong. Throws `invalid_request` in the way OpenAI does, before it is asked. */
export function refuseContradictions(body: ChatBody): void {
  if (body.stream_options && body.stream !== true)
    throw wrong('stream_options', 'it is for streams only. Set stream to true, or leave it out.');
  if (isGiven(body.top_logprobs) && body.logprobs !== true)
    throw wrong('top_logprobs', 'it needs logprobs. Set logprobs to true, or leave it out.');
  if (isGiven(body.max_tokens) && isGiven(body.max_completion_tokens))
    throw wrong('max_tokens', 'it excludes max_completion_tokens. Send one of them.');
  // A list that some hosts (OpenRouter) choose from: what a key may use and what it costs is decided by the one that is named.
  if (body.models !== undefined && body.models !== null)
    throw wrong('models', 'a call names one model. Set up a routing rule for what may take over.');
  refuseUnknownChoice(body);
  refuseUnpairedCalls(body.messages);
}

const isGiven = (value: number | null | undefined) => typeof value === 'number';

function refuseUnknownChoice({ tool_choice, tools }: ChatBody): void {
  if (!tool_choice || tool_choice === 'none' || tool_choice === 'auto') return;
  if (!tools?.length) throw wrong('tool_choice', 'there are no tools to choose from. Send tools, or leave it out.');
  if (typeof tool_choice === 'string' || tool_choice.type === 'allowed_tools') return;
  const functions = tools.flatMap((tool) => (tool.type === 'function' ? [tool.function.name] : []));
  const custom = tools.flatMap((tool) => (tool.type === 'custom' ? [tool.custom.name] : []));
  const { type } = tool_choice;
  const chosen = type === 'function' ? tool_choice.function.name : tool_choice.custom.name;
  if (!(type === 'function' ? functions : custom).includes(chosen))
    throw wrong('tool_choice', `there is no tool of type ${type} named ${chosen} in tools.`);
}

/** Results follow the message with their calls before anything else is said. */
function refuseUnpairedCalls(messages: readonly MessageBody[]): void {
  const pairs = new ToolPairs();
  for (const [at, message] of messages.entries()) {
    if (message.role === 'tool') {
      pairs.result({ id: message.tool_call_id, param: `messages.${at}.tool_call_id` });
      continue;
    }
    pairs.turn();
    if (message.role !== 'assistant') continue;
    for (const [number, { id }] of (message.tool_calls ?? []).entries())
      pairs.call({ id, param: `messages.${at}.tool_calls.${number}.id` });
  }
  pairs.turn();
}

const wrong = (param: string, why: string) =>
  new GatewayError('invalid_request', `The field ${param} is wrong: ${why}`, { param });
