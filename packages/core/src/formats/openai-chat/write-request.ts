import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent } from '../../chat/content.ts';
import { effortOfBudget } from '../../chat/effort.ts';
import { fortyCharacters, nineLetters, plainIds } from '../plain-ids.ts';
import { leaveOutTwin } from '../reasoning-twins.ts';
import { strictnessOf } from '../strictness.ts';
import { namedParameters } from '../tool-input.ts';
import { shortNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, leaveOutSetting, refuseBeyond, refuseSetting, type Translation } from '../translation.ts';
import type { Quirks, UpstreamChanges } from '../wire-format.ts';
import { writeMessages } from './write-messages.ts';

/** A chat completions body for a call that came in another format. */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, given: Translation): string {
  const translation = inCallersWords(call.format, given);
  const content = withToolNames(call.content(), shortNames);
  const { quirks } = changes;
  const bound = call.maxOutputTokens ?? changes.addMaxOutputTokens;
  if (content.topK !== null) refuseSetting(content, 'topK', { translation, why: 'it has no such setting' });
  refuseBeyond(content, translation, [...taken.keys()]);
  const body = {
    ...(quirks.modelInBody ? { model: changes.model } : {}),
    messages: writeMessages(content.messages, { call, translation, callId: plainIds(idRules[quirks.toolCallIds]) }),
    ...writeTools(content, translation),
    ...writeAnswerFormat(content),
    ...writeSampling(content, { quirks, translation }),
    ...writeServiceTier(content, translation),
    ...writeReasoning(content, translation),
    ...writeTaken(content, translation),
    ...(bound === null ? {} : { [quirks.outputBoundMember]: bound }),
    ...(call.choices > 1 ? { n: call.choices } : {}),
    ...(call.stream ? { stream: true } : {}),
    ...(call.stream && quirks.streamUsage === 'ask' ? { stream_options: { include_usage: true } } : {}),
  };
  return JSON.stringify(body);
}

const idRules = { 'forty-characters': fortyCharacters, 'nine-letters': nineLetters };

/** Settings of OpenAI's other format that are the same here, by the caller's names. */
const verbosity = { member: 'verbosity', value: z.enum(['low', 'medium', 'high']) };
const taken: ReadonlyMap<string, { member: string; value: z.ZodType }> = new Map([
  ['verbosity', verbosity],
  ['text.verbosity', verbosity],
]);

function writeTaken(content: ChatContent, translation: Translation): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const { param, value } of content.beyond) {
    const rule = taken.get(param);
    if (rule === undefined) continue;
    if (rule.value.safeParse(value).success) members[rule.member] = value;
    else translation.unsupported(param, 'it has no such value');
  }
  return members;
}

function writeTools({ tools, toolChoice, parallelToolCalls }: ChatContent, translation: Translation) {
  for (const { at, cache } of tools) if (cache) translation.leaveOut(`${at}.cache_control`);
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => {
      const { name, description, parameters } = tool;
      const strict = strictnessOf(tool, translation);
      return {
        type: 'function',
        function: {
          name,
          ...(description === null ? {} : { description }),
          ...(parameters === null ? {} : { parameters: namedParameters(parameters) }),
          ...(strict === null ? {} : { strict }),
        },
      };
    }),
    ...(toolChoice === null ? {} : { tool_choice: writeToolChoice(toolChoice) }),
    ...(parallelToolCalls === null ? {} : { parallel_tool_calls: parallelToolCalls }),
  };
}

const writeToolChoice = (choice: NonNullable<ChatContent['toolChoice']>) =>
  choice.kind === 'tool' ? { type: 'function', function: { name: choice.name } } : choice.kind;

function writeAnswerFormat({ answerFormat: format }: ChatContent) {
  if (format === null) return {};
  if (format.kind === 'json') return { response_format: { type: 'json_object' } };
  const { name, description, schema, strict } = format;
  const described = description === null ? {} : { description };
  const json_schema = { name, ...described, schema, ...(strict === null ? {} : { strict }) };
  return { response_format: { type: 'json_schema', json_schema } };
}

type SamplingTarget = { quirks: Quirks; translation: Translation };

function writeSampling(content: ChatContent, { quirks, translation }: SamplingTarget) {
  const { logprobs } = content;
  const most = quirks.mostStopSequences ?? content.stop.length;
  const why = `it takes at most ${most} of them`;
  if (content.stop.length > most) refuseSetting(content, 'stop', { translation, why });
  const given = {
    temperature: content.temperature,
    top_p: content.topP,
    seed: content.seed,
    frequency_penalty: content.frequencyPenalty,
    presence_penalty: content.presencePenalty,
    stop: content.stop.length === 0 ? null : content.stop.slice(0, most),
    logprobs: logprobs === null ? null : true,
    top_logprobs: logprobs === null || logprobs.top === 0 ? null : logprobs.top,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

/** Whether the reasoning is shown is the host's affair here. */
function writeReasoning(content: ChatContent, translation: Translation) {
  if (content.reasoning === null) return {};
  const { effort, budgetTokens } = content.reasoning;
  leaveOutTwin(content, 'budget', translation);
  leaveOutSetting(content, 'reasoningShow', translation);
  const asked = effort ?? (budgetTokens === null ? null : effortOfBudget(budgetTokens));
  return asked === null ? {} : { reasoning_effort: asked };
}

/** Each vendor's words for the tier that is paid as listed; "auto" is what happens anyway. */
const ordinaryTiers = ['default', 'standard', 'standard_only', 'on_demand'];
const otherTiers = ['flex', 'scale', 'priority', 'fast'];

function writeServiceTier(content: ChatContent, translation: Translation) {
  const tier = content.serviceTier;
  if (tier === null || tier === 'auto') return {};
  if (ordinaryTiers.includes(tier)) return { service_tier: 'default' };
  if (otherTiers.includes(tier)) return { service_tier: tier };
  refuseSetting(content, 'serviceTier', { translation, why: `it has no tier "${tier}"` });
  return {};
}
