import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, ChatMessage, Tool } from '../../chat/content.ts';
import { type ClaudeThinking, claudeThinking, lacksItsThinking } from '../claude-thinking.ts';
import { refuseBeyond, refuseSetting, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { cacheControlOf } from './cache-mark.ts';
import { writeMessages } from './write-messages.ts';

/** An answer's bound when neither the caller nor a budget sets one; the API demands one. Tokens. */
const usualMaxTokens = 4_096;

/** Writes a call of another format as a body of the Messages API. */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, translation: Translation): string {
  const content = call.content();
  const { model, quirks } = changes;
  const bound = call.maxOutputTokens ?? changes.addMaxOutputTokens;
  const wish = claudeThinking(content.reasoning, model, { bound, fallback: usualMaxTokens });
  const thinking = allowed(wish, content, translation);
  const { system, messages } = writeMessages(content.messages, translation);
  refuseTheRest(call, content, translation);
  return JSON.stringify({
    ...(quirks.anthropicVersionInBody === null ? {} : { anthropic_version: quirks.anthropicVersionInBody }),
    ...(quirks.modelInBody ? { model } : {}),
    max_tokens: thinking.maxTokens,
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...toolMembers(content, translation),
    ...(thinking.thinking === null ? {} : { thinking: thinking.thinking }),
    ...outputConfig(content, thinking, translation),
    ...sampling(content, thinking, translation),
    ...stopMember(content, translation),
    ...(call.endUser === null ? {} : { metadata: { user_id: call.endUser } }),
    ...serviceTier(content, translation),
    ...(call.stream ? { stream: true } : {}),
  });
}

/** Thinking, or none where Claude would refuse the call for it: with a forced tool, or going on after a call it did not think about. */
function allowed(wish: ClaudeThinking, content: ChatContent, translation: Translation): ClaudeThinking {
  const name = content.paramNames.reasoning ?? 'reasoning';
  if (wish.noRoom) translation.leaveOut(name);
  if (!wish.thinks) return wish;
  const forced = content.toolChoice?.kind === 'required' || content.toolChoice?.kind === 'tool';
  const unthought = wish.thinking?.type === 'enabled' && lacksItsThinking(content.messages, hasOwnThinking);
  if (!forced && !unthought) return wish;
  translation.leaveOut(name);
  return { ...wish, thinking: null, thinks: false };
}

const hasOwnThinking = ({ parts }: ChatMessage) =>
  parts.some((part) => part.kind === 'reasoning' && part.signature?.format === 'anthropic-messages');

function toolMembers(content: ChatContent, translation: Translation): Record<string, unknown> {
  const tools = content.tools.flatMap((tool) => writeTool(tool, translation));
  if (tools.length === 0) return toolsOfThePast(content.messages);
  const parallel = content.parallelToolCalls === false ? { disable_parallel_tool_use: true } : {};
  const choice = content.toolChoice;
  if (choice === null && content.parallelToolCalls !== false) return { tools };
  if (choice?.kind === 'none') return { tools, tool_choice: { type: 'none' } };
  if (choice?.kind === 'tool') return { tools, tool_choice: { type: 'tool', name: choice.name, ...parallel } };
  return { tools, tool_choice: { type: choice?.kind === 'required' ? 'any' : 'auto', ...parallel } };
}

/** Calls in the conversation need their tools declared, also when the caller no longer offers any. */
function toolsOfThePast(messages: readonly ChatMessage[]): Record<string, unknown> {
  const calls = messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])),
  );
  if (calls.length === 0) return {};
  const tools = [...new Set(calls)].map((name) => ({ name, input_schema: { type: 'object' } }));
  return { tools, tool_choice: { type: 'none' } };
}

function writeTool({ at, name, description, parameters, strict, cache }: Tool, translation: Translation) {
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) {
    translation.unsupported(at, 'names of tools there have 1 to 128 letters, digits, "_" or "-"');
    return [];
  }
  if (parameters && (parameters.type ?? 'object') !== 'object') {
    translation.unsupported(at, 'the parameters of a tool must be a JSON schema of type object there');
    return [];
  }
  const input_schema = { type: 'object', ...(parameters ?? { properties: {} }) };
  const described = description === null || description === '' ? {} : { description };
  return [{ name, ...described, input_schema, ...(strict ? { strict } : {}), ...cacheControlOf(cache) }];
}

function outputConfig(content: ChatContent, { effort }: ClaudeThinking, translation: Translation) {
  const { answerFormat } = content;
  if (answerFormat?.kind === 'json')
    refuseSetting(content, 'answerFormat', { translation, why: 'it takes answers in JSON only by a JSON schema' });
  const schema = answerFormat?.kind === 'schema' ? answerFormat.schema : null;
  if (schema === null && effort === null) return {};
  const format = schema === null ? {} : { format: { type: 'json_schema', schema } };
  return { output_config: { ...(effort === null ? {} : { effort }), ...format } };
}

function sampling(content: ChatContent, { thinks }: ClaudeThinking, translation: Translation) {
  const { temperature, topP, topK } = content;
  const members: Record<string, number> = {};
  if (temperature !== null && temperature > 1)
    refuseSetting(content, 'temperature', { translation, why: 'its temperatures go from 0 to 1' });
  else if (thinks && temperature !== null && temperature !== 1)
    refuseSetting(content, 'temperature', { translation, why: 'a model that thinks takes no temperature' });
  else if (temperature !== null && !thinks) members.temperature = temperature;
  if (thinks && topP !== null && topP < 0.95)
    refuseSetting(content, 'topP', { translation, why: 'a model that thinks takes 0.95 to 1' });
  else if (topP !== null) members.top_p = topP;
  if (thinks && topK !== null) refuseSetting(content, 'topK', { translation, why: 'a model that thinks takes none' });
  else if (topK !== null) members.top_k = topK;
  return members;
}

function stopMember(content: ChatContent, translation: Translation): { stop_sequences?: string[] } {
  const kept = content.stop.filter((sequence) => sequence.trim() !== '');
  if (kept.length < content.stop.length)
    refuseSetting(content, 'stop', { translation, why: 'its stop sequences must hold more than space' });
  return kept.length > 0 ? { stop_sequences: kept } : {};
}

/** "flex" and the like change the price and the wait, not the answer. */
function serviceTier(content: ChatContent, translation: Translation): { service_tier?: string } {
  const { serviceTier: tier } = content;
  if (tier === 'auto' || tier === 'priority') return { service_tier: 'auto' };
  if (tier === 'default' || tier === 'standard') return { service_tier: 'standard_only' };
  if (tier !== null) translation.leaveOut(content.paramNames.serviceTier ?? 'serviceTier');
  return {};
}

function refuseTheRest(call: ChatCall, content: ChatContent, translation: Translation): void {
  const none = { translation, why: 'it has no such setting' };
  if (content.seed !== null) refuseSetting(content, 'seed', none);
  // Zero is what it means not to set one.
  if (content.frequencyPenalty) refuseSetting(content, 'frequencyPenalty', none);
  if (content.presencePenalty) refuseSetting(content, 'presencePenalty', none);
  if (content.logprobs !== null) refuseSetting(content, 'logprobs', none);
  if (call.choices > 1) refuseSetting(content, 'choices', { translation, why: 'it gives one choice' });
  refuseBeyond(content, translation);
}
