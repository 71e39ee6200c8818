import { GatewayError } from '../../errors.ts';
import { mostCacheMarks } from '../few-cache-marks.ts';
import { ToolPairs } from '../tool-pairs.ts';
import type { Block, MessagesBody } from './schema.ts';

/**
 * Refuses fields that are each right and together wrong. Throws `invalid_request` in the way Anthropic does, before it is asked.
 * `betas` is what the caller asks for in `anthropic-beta`.
 */
export function refuseContradictions(body: MessagesBody, betas: string): void {
  refuseTwins(body);
  refuseUnknownChoice(body);
  refuseThinking(body, betas);
  refuseEmptyTurns(body);
  refuseManyMarks(body);
  refuseUnpairedCalls(body);
}

/** Two tools of one name cannot be told apart. */
function refuseTwins({ tools }: MessagesBody): void {
  const seen = new Set<unknown>();
  for (const [at, { name }] of (tools ?? []).entries()) {
    if (typeof name === 'string' && seen.has(name)) throw wrong(`tools.${at}.name`, 'another tool has this name.');
    seen.add(name);
  }
}

function refuseUnknownChoice({ tool_choice, tools, mcp_servers }: MessagesBody): void {
  if (!tool_choice || tool_choice.type === 'none' || mcp_servers?.length) return;
  if (!tools?.length) throw wrong('tool_choice', 'there are no tools to choose from. Send tools, or leave it out.');
  // Sets of tools have no name of their own, and any within.
  const mayBe = (name: unknown) => typeof name !== 'string' || name === tool_choice.name;
  if (tool_choice.type !== 'tool' || tools.some(({ name }) => mayBe(name))) return;
  throw wrong('tool_choice.name', `there is no tool named ${tool_choice.name} in tools.`);
}

/** What thinking excludes: https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking */
function refuseThinking({ thinking, max_tokens, temperature, tool_choice }: MessagesBody, betas: string): void {
  if (thinking?.type !== 'enabled' && thinking?.type !== 'adaptive') return;
  // Between calls of tools it may think anew each time, and only the sum counts.
  const isInterleaved = betas.includes('interleaved-thinking');
  if (thinking.type === 'enabled' && thinking.budget_tokens >= max_tokens && !isInterleaved)
    throw wrong('thinking.budget_tokens', 'it must be less than max_tokens, which counts the thinking as well.');
  if ((temperature ?? 1) !== 1) throw wrong('temperature', 'with thinking it must be 1. Leave it out.');
  if (tool_choice?.type === 'any' || tool_choice?.type === 'tool')
    throw wrong('tool_choice', 'with thinking no tool can be forced. Send {"type":"auto"}.');
}

/** Only what the assistant is about to say may be empty. */
function refuseEmptyTurns({ messages }: MessagesBody): void {
  const empty = messages.findIndex(({ content }, at) => content.length === 0 && at < messages.length - 1);
  if (empty >= 0) throw wrong(`messages.${empty}.content`, 'it is empty. Leave the message out.');
}

function refuseManyMarks({ tools, system, messages }: MessagesBody): void {
  let marks = 0;
  const count = (places: readonly object[], at: string) => {
    for (const [number, place] of places.entries())
      if ('cache_control' in place && place.cache_control && ++marks > mostCacheMarks)
        throw wrong(
          `${at}.${number}.cache_control`,
          `${mostCacheMarks} marks for the cache are the most. Leave some out.`,
        );
  };
  count(tools ?? [], 'tools');
  if (typeof system === 'object') count(system, 'system');
  for (const [at, { content }] of messages.entries())
    if (typeof content !== 'string') count(content, `messages.${at}.content`);
}

/** The results of all calls of a message stand in the next one. */
function refuseUnpairedCalls({ messages }: MessagesBody): void {
  const pairs = new ToolPairs();
  for (const [at, { role, content }] of messages.entries()) {
    if (role !== 'user') pairs.turn();
    if (typeof content !== 'string')
      for (const [number, block] of content.entries()) {
        const call = callOf(block, `messages.${at}.content.${number}`);
        if (call?.kind === 'call') pairs.call(call);
        if (call?.kind === 'result') pairs.result(call);
      }
    if (role === 'user') pairs.turn();
  }
  pairs.turn();
}

function callOf({ type, id, tool_use_id }: Block, at: string) {
  if (type === 'tool_use' && typeof id === 'string') return { kind: 'call' as const, id, param: `${at}.id` };
  if (type === 'tool_result' && typeof tool_use_id === 'string')
    return { kind: 'result' as const, id: tool_use_id, param: `${at}.tool_use_id` };
  return null;
}

const wrong = (param: string, why: string) =>
  new GatewayError('invalid_request', `The field ${param} is wrong: ${why}`, { param });
