import { GatewayError } from '../../errors.ts';
import { type CallId, missingResult, strayResult } from '../tool-pairs.ts';
import type { InputItem } from './input-item.ts';
import type { ResponsesRequest } from './request.ts';

/** Refuses fields that are each right and together wrong. Throws `invalid_request` in the way OpenAI does, before it is asked. */
export function refuseContradictions(value: ResponsesRequest): void {
  refuseWithoutPrompt(value);
  refuseUnknownChoice(value);
  if (value.background && value.store === false)
    throw wrong('background', 'what runs in the background must be stored. Leave store out, or set it to true.');
  // The stream of one may be left before its end, which then nobody would see who pays for it.
  if (value.background && value.stream)
    throw wrong('background', 'what runs in the background is not streamed here. Ask for it later, by its id.');
  if (value.stream_options && value.stream !== true)
    throw wrong('stream_options', 'it is for streams only. Set stream to true, or leave it out.');
  const elsewhere = value.previous_response_id ?? value.conversation ?? value.prompt;
  if (Array.isArray(value.input) && !elsewhere) refuseUnpairedCalls(value.input);
}

function refuseWithoutPrompt({ input, prompt, previous_response_id, conversation }: ResponsesRequest): void {
  if (previous_response_id && conversation) {
    const words = 'The fields previous_response_id and conversation exclude each other. Send one of them.';
    throw new GatewayError('invalid_request', words, { param: 'previous_response_id' });
  }
  const elsewhere = prompt ?? previous_response_id ?? conversation;
  const said = Array.isArray(input) ? input.length > 0 : typeof input === 'string';
  if (said || elsewhere) return;
  const words = input ? 'The field input is wrong: it must hold at least one item.' : 'The field input is missing.';
  throw new GatewayError('invalid_request', words, { param: 'input' });
}

/** A tool that must be called must be there; those that a stored prompt brings along are not seen here. */
function refuseUnknownChoice({ tool_choice, tools, prompt }: ResponsesRequest): void {
  if (tool_choice?.kind !== 'function' || prompt) return;
  const { name } = tool_choice;
  if (tools?.some((one) => one.kind === 'function' && one.tool.name === name)) return;
  throw wrong('tool_choice', `there is no tool named ${name} in tools.`);
}

/** Every call has its result in the input, in any order; what an item refers to may be either, and is not seen here. */
function refuseUnpairedCalls(input: readonly InputItem[]): void {
  if (input.some((item) => item.kind === 'native' && item.type === 'item_reference')) return;
  const calls = new Map<string, CallId>();
  const results = new Map<string, CallId>();
  for (const [at, item] of input.entries()) {
    if (item.kind !== 'call' && item.kind !== 'output') continue;
    const id = item.item.call_id;
    (item.kind === 'call' ? calls : results).set(id, { id, param: `input.${at}.call_id` });
  }
  for (const result of results.values()) if (!calls.has(result.id)) throw strayResult(result);
  for (const call of calls.values()) if (!results.has(call.id)) throw missingResult(call);
}

const wrong = (param: string, why: string) =>
  new GatewayError('invalid_request', `The field ${param} is wrong: ${why}`, { param });
