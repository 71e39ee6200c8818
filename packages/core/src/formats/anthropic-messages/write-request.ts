import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, ChatMessage, Tool } from '../../chat/content.ts';
import { claudeSchema } from '../claude-schema.ts';
import {
  answerSchemaOf,
  calledTools,
  refuseTheRest,
  type SamplingTarget,
  samplingOf,
  stopSequencesOf,
} from '../claude-settings.ts';
import { type ClaudeThinking, thinkingOf } from '../claude-thinking.ts';
import { withFewCacheMarks } from '../few-cache-marks.ts';
import { inputSchemaOf } from '../tool-input.ts';
import { longNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { cacheControlOf } from './cache-mark.ts';
import { writeMessages } from './write-messages.ts';

/** An answer's bound when neither the caller nor a budget sets one; the API demands one. Tokens. */
const usualMaxTokens = 4_096;

/** Writes a call of another format as a body of the Messages API. */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, given: Translation): string {
  const translation = inCallersWords(call.format, given);
  const content = withToolNames(withFewCacheMarks(call.content(), translation), longNames);
  const { model, quirks } = changes;
  const bound = call.maxOutputTokens ?? changes.addMaxOutputTokens;
  const bounds = { bound, fallback: usualMaxTokens };
  const thinking = thinkingOf(content, { model, bounds, format: 'anthropic-messages', translation });
  const { system, messages } = writeMessages(content.messages, translation);
  refuseTheRest({ call, content, taken: membersOfEndUser(call, content) }, translation);
  return JSON.stringify({
    ...(quirks.anthropicVersionInBody === null ? {} : { anthropic_version: quirks.anthropicVersionInBody }),
    ...(quirks.modelInBody ? { model } : {}),
    max_tokens: thinking.maxTokens,
    ...(system.length > 0 ? { system } : {}),
    messages,
    ...toolMembers(content, translation),
    ...(thinking.thinking === null ? {} : { thinking: thinking.thinking }),
    ...outputConfig(answerSchemaOf(content, { withDescription: true, translation }), thinking),
    ...sampling(content, { model, thinks: thinking.thinks, translation }),
    ...stopMember(content, translation),
    ...(call.endUser === null ? {} : { metadata: { user_id: call.endUser } }),
    ...serviceTier(content, translation),
    ...(call.stream ? { stream: true } : {}),
  });
}

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

/** Declares the tools of the past without offering them. */
function toolsOfThePast(messages: readonly ChatMessage[]): Record<string, unknown> {
  const tools = calledTools(messages).map((name) => ({ name, input_schema: { type: 'object' } }));
  return tools.length === 0 ? {} : { tools, tool_choice: { type: 'none' } };
}

function writeTool(tool: Tool, translation: Translation) {
  const input_schema = inputSchemaOf(tool, translation);
  if (!input_schema) return [];
  const { at, name, description, strict, cache } = tool;
  const described = description === null || description === '' ? {} : { description };
  const exact = strict ? claudeSchema(input_schema) : null;
  if (strict && exact === null) translation.leaveOut(`${at}.strict`);
  const schema = exact ? { input_schema: exact, strict } : { input_schema };
  return [{ name, ...described, ...schema, ...cacheControlOf(cache) }];
}

/** The members that name the end user, whom Anthropic is told as well. */
const membersOfEndUser = ({ endUser }: ChatCall, { beyond }: ChatContent): string[] =>
  beyond.flatMap(({ param, value }) =>
    (param === 'user' || param === 'safety_identifier') && value === endUser ? [param] : [],
  );

function outputConfig(schema: Record<string, unknown> | null, { effort }: ClaudeThinking) {
  if (schema === null && effort === null) return {};
  const format = schema === null ? {} : { format: { type: 'json_schema', schema } };
  return { output_config: { ...(effort === null ? {} : { effort }), ...format } };
}

function sampling(content: ChatContent, target: SamplingTarget) {
  const { temperature, topP, topK } = samplingOf(content, target);
  return {
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(topK === null ? {} : { top_k: topK }),
  };
}

function stopMember(content: ChatContent, translation: Translation): { stop_sequences?: string[] } {
  const stop_sequences = stopSequencesOf(content, translation);
  return stop_sequences.length > 0 ? { stop_sequences } : {};
}

/** "flex" and the like change the price and the wait, not the answer. */
function serviceTier(content: ChatContent, translation: Translation): { service_tier?: string } {
  const { serviceTier: tier } = content;
  if (tier === 'auto' || tier === 'priority') return { service_tier: 'auto' };
  if (tier === 'default' || tier === 'standard') return { service_tier: 'standard_only' };
  if (tier !== null) translation.leaveOut(content.paramNames.serviceTier ?? 'serviceTier');
  return {};
}
