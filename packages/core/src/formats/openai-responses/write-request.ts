import type { ChatCall } from '../../chat/chat-call.ts';
import type { AnswerFormat, ChatContent, ContentSetting, Reasoning, Tool, ToolChoice } from '../../chat/content.ts';
import { effortOfBudget } from '../../chat/effort.ts';
import { leaveOutTwin } from '../reasoning-twins.ts';
import { strictnessOf } from '../strictness.ts';
import { namedParameters } from '../tool-input.ts';
import { longNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, refuseBeyond, refuseSetting, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { leastOutputTokens } from './request.ts';
import { takeBeyond } from './take-beyond.ts';
import { leaveOutCache, writeInput } from './write-input.ts';

/** Writes what is said in another format as a body of the responses API. */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, given: Translation): string {
  const translation = inCallersWords(call.format, given);
  const content = withToolNames(call.content(), longNames);
  leaveOutTwin(content, 'budget', translation);
  const { taken, members, verbosity } = takeBeyond(call, content);
  refuseBeyond(content, translation, taken);
  refuseSettings(call, content, translation);
  const bound = outputBound(call, changes, translation);
  return JSON.stringify({
    ...(changes.quirks.modelInBody ? { model: changes.model } : {}),
    input: writeInput(call, content, translation),
    // Nobody could look it up: callers of other formats send the whole conversation every time.
    store: false,
    ...(call.stream ? { stream: true } : {}),
    ...(bound === null ? {} : { max_output_tokens: bound }),
    ...toolMembers(content, translation),
    ...(content.temperature === null ? {} : { temperature: content.temperature }),
    ...(content.topP === null ? {} : { top_p: content.topP }),
    ...(content.logprobs ? { top_logprobs: content.logprobs.top } : {}),
    ...textMember(content.answerFormat, verbosity),
    ...reasoningMember(content.reasoning),
    ...includeMember(content),
    ...tierMember(content, translation),
    ...members,
  });
}

/** A bound below OpenAI's least is raised to it, and listed: a caller who asks for one token to see whether all works is served. */
function outputBound(call: ChatCall, changes: UpstreamChanges, translation: Translation): number | null {
  const bound = call.maxOutputTokens ?? changes.addMaxOutputTokens;
  if (bound === null || bound >= leastOutputTokens) return bound;
  if (call.maxOutputTokens !== null) translation.leaveOut(call.content().paramNames.maxOutputTokens ?? 'max_tokens');
  return leastOutputTokens;
}

/** Settings without a counterpart, and whether they were given. */
function refuseSettings(call: ChatCall, content: ChatContent, translation: Translation): void {
  const given: Partial<Record<ContentSetting, boolean>> = {
    choices: call.choices > 1,
    topK: content.topK !== null,
    seed: content.seed !== null,
    frequencyPenalty: content.frequencyPenalty !== null,
    presencePenalty: content.presencePenalty !== null,
    stop: content.stop.length > 0,
  };
  const why = 'the responses API has no such setting';
  for (const setting of settingsOf(given)) refuseSetting(content, setting, { translation, why });
}

const settingsOf = (given: Partial<Record<ContentSetting, boolean>>): ContentSetting[] =>
  (['choices', 'topK', 'seed', 'frequencyPenalty', 'presencePenalty', 'stop'] as const).filter((name) => given[name]);

function toolMembers({ tools, toolChoice, parallelToolCalls }: ChatContent, translation: Translation) {
  for (const tool of tools) leaveOutCache(tool, translation);
  return {
    ...(tools.length === 0 ? {} : { tools: tools.map((tool) => writeTool(tool, translation)) }),
    ...(toolChoice && tools.length > 0 ? { tool_choice: writeToolChoice(toolChoice) } : {}),
    ...(parallelToolCalls === null ? {} : { parallel_tool_calls: parallelToolCalls }),
  };
}

const writeTool = (tool: Tool, translation: Translation) => ({
  type: 'function',
  name: tool.name,
  ...(tool.description === null ? {} : { description: tool.description }),
  parameters: namedParameters(tool.parameters ?? { additionalProperties: false }),
  // Left out it would be true, and then only a part of JSON schema is allowed.
  strict: strictnessOf(tool, translation) ?? false,
});

const writeToolChoice = (choice: ToolChoice) =>
  choice.kind === 'tool' ? { type: 'function', name: choice.name } : choice.kind;

function textMember(format: AnswerFormat | null, verbosity: string | null): Record<string, unknown> {
  if (format === null && verbosity === null) return {};
  const text = { ...(format ? { format: writeFormat(format) } : {}), ...(verbosity === null ? {} : { verbosity }) };
  return { text };
}

function writeFormat(format: AnswerFormat): Record<string, unknown> {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  const described = description === null ? {} : { description };
  return { type: 'json_schema', name, ...described, schema, strict: strict ?? false };
}

function reasoningMember(reasoning: Reasoning | null): Record<string, unknown> {
  const effort = reasoning && effortOf(reasoning);
  const shown = reasoning?.show ? { summary: 'auto' } : {};
  return effort || reasoning?.show ? { reasoning: { ...(effort ? { effort } : {}), ...shown } } : {};
}

const effortOf = ({ effort, budgetTokens }: Reasoning) =>
  effort ?? (budgetTokens === null ? null : effortOfBudget(budgetTokens));

/** Models that do not reason refuse to be asked for their reasoning, so only a call that speaks of it asks. */
function includeMember({ messages, reasoning, logprobs }: ChatContent): Record<string, unknown> {
  const reasons =
    (reasoning !== null && effortOf(reasoning) !== 'none') ||
    messages.some(({ parts }) =>
      parts.some((part) => part.kind === 'reasoning' && part.signature?.format === 'openai-responses'),
    );
  const include = [
    ...(reasons ? ['reasoning.encrypted_content'] : []),
    ...(logprobs ? ['message.output_text.logprobs'] : []),
  ];
  return include.length === 0 ? {} : { include };
}

/** Tiers by the words of any format; Anthropic's standard is OpenAI's default. */
const tiers: ReadonlyMap<string, string> = new Map([
  ...['auto', 'default', 'flex', 'scale', 'priority', 'fast'].map((tier) => [tier, tier] as const),
  ['standard', 'default'],
  ['standard_only', 'default'],
]);

function tierMember(content: ChatContent, translation: Translation): Record<string, unknown> {
  if (content.serviceTier === null) return {};
  const tier = tiers.get(content.serviceTier);
  if (tier) return { service_tier: tier };
  refuseSetting(content, 'serviceTier', { translation, why: `it has no tier ${content.serviceTier}` });
  return {};
}
