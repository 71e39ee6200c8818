import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, ChatMessage, Tool } from '../../chat/content.ts';
import { claudeSchema } from '../claude-schema.ts';
import {
  answerSchemaOf,
  calledTools,
  refuseTheRest,
  type Sampling,
  samplingOf,
  stopSequencesOf,
} from '../claude-settings.ts';
import { type ClaudeThinking, type OutputBounds, thinkingOf } from '../claude-thinking.ts';
import { mostCacheMarks, withFewCacheMarks } from '../few-cache-marks.ts';
import { leaveOutTwin } from '../reasoning-twins.ts';
import { inputSchemaOf } from '../tool-input.ts';
import { shortNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, leaveOutSetting, refuseSetting, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { cachePoint } from './block.ts';
import { writeMessages } from './write-messages.ts';

/** What a Claude's answer gets beside its thinking when neither the caller nor a budget bounds it. Tokens. */
const usualMaxTokens = 4_096;

/** Writes a call as the body of Converse or ConverseStream; the address names the model and says which of them it is. */
export function encodeRequest(call: ChatCall, { model, addMaxOutputTokens }: UpstreamChanges, given: Translation) {
  const translation = inCallersWords(call.format, given);
  const content = withToolNames(cacheable(call.content(), { model, translation }), shortNames);
  const isClaude = model.includes('claude');
  const bounds = { bound: call.maxOutputTokens ?? addMaxOutputTokens, fallback: usualMaxTokens };
  const thinking = isClaude ? thinkingOfClaude(content, { model, bounds, translation }) : null;
  const sampling = samplingOf(content, { model, thinks: thinking?.thinks ?? false, translation });
  const stop = stopSequencesOf(content, translation);
  const { system, messages } = writeMessages(content.messages, { isClaude, translation });
  refuseTheRest({ call, content }, translation);
  if (thinking === null) {
    // Of an effort and a budget such a model takes the effort at most; whether reasoning is shown, it is not told.
    leaveOutTwin(content, 'budget', translation);
    if (!takesEffort(model)) leaveOutTwin(content, 'effort', translation);
    leaveOutSetting(content, 'reasoningShow', translation);
  }
  const inference = inferenceConfig({ bounds, thinking, sampling, stop });
  const fields = modelFields(content, { model, thinking, topK: sampling.topK, translation });
  return JSON.stringify({
    messages,
    ...(system.length > 0 ? { system } : {}),
    ...present('inferenceConfig', inference),
    ...present('toolConfig', toolConfig(content, translation)),
    ...present('additionalModelRequestFields', fields),
    ...(isClaude && stop.length > 0 ? { additionalModelResponseFieldPaths: stopSequencePaths } : {}),
    ...present('outputConfig', outputConfig(content, thinking, translation)),
    ...serviceTier(content, translation),
  });
}

/** Where a Claude says which stop sequence it met: in a whole answer, and in a stream. */
const stopSequencePaths = ['/stop_sequence', '/delta/stop_sequence'];

type Members = Record<string, unknown>;

const present = (name: string, members: Members): Members =>
  Object.keys(members).length > 0 ? { [name]: members } : {};

type ThinkingGiven = { model: string; bounds: OutputBounds; translation: Translation };

const thinkingOfClaude = (content: ChatContent, given: ThinkingGiven): ClaudeThinking =>
  thinkingOf(content, { ...given, format: 'bedrock-converse' });

type Inference = { bounds: OutputBounds; thinking: ClaudeThinking | null; sampling: Sampling; stop: string[] };

function inferenceConfig({ bounds, thinking, sampling, stop }: Inference): Members {
  const maxTokens = thinking?.thinks ? thinking.maxTokens : bounds.bound;
  return {
    ...(maxTokens === null ? {} : { maxTokens }),
    ...(sampling.temperature === null ? {} : { temperature: sampling.temperature }),
    ...(sampling.topP === null ? {} : { topP: sampling.topP }),
    ...(stop.length > 0 ? { stopSequences: stop } : {}),
  };
}

const takesEffort = (model: string): boolean => model.includes('openai.gpt');

type FieldsGiven = { model: string; thinking: ClaudeThinking | null; topK: number | null; translation: Translation };

/** What Converse has no members for is said in the model's own words, where they are known. */
function modelFields(content: ChatContent, { model, thinking, topK, translation }: FieldsGiven): Members {
  const isClaude = thinking !== null;
  const unknown = { translation, why: 'this model has no such setting there' };
  const fields: Members = {};
  if (thinking?.thinking) fields.thinking = thinking.thinking;
  const effort = content.reasoning?.effort ?? null;
  if (!isClaude && effort !== null && effort !== 'none') {
    if (takesEffort(model)) fields.reasoning_effort = effort === 'xhigh' ? 'high' : effort;
    else refuseSetting(content, 'reasoning', unknown);
  } else if (!isClaude && content.reasoning?.budgetTokens) refuseSetting(content, 'reasoning', unknown);
  if (topK !== null) {
    if (isClaude) fields.top_k = topK;
    else refuseSetting(content, 'topK', unknown);
  }
  if (content.parallelToolCalls === false && content.tools.length > 0 && content.toolChoice?.kind !== 'none') {
    if (isClaude) fields.tool_choice = { ...claudeChoice(content), disable_parallel_tool_use: true };
    else refuseSetting(content, 'parallelToolCalls', unknown);
  }
  return fields;
}

function claudeChoice({ toolChoice }: ChatContent): Members {
  if (toolChoice?.kind === 'tool') return { type: 'tool', name: toolChoice.name };
  return { type: toolChoice?.kind === 'required' ? 'any' : 'auto' };
}

function toolConfig(content: ChatContent, translation: Translation): Members {
  const past = toolsOfThePast(content.messages);
  const choice = content.toolChoice;
  if (choice?.kind === 'none' && past.length > 0)
    refuseSetting(content, 'toolChoice', {
      translation,
      why: 'tools that the conversation has used cannot be withheld from the model',
    });
  // Without a way to forbid calls, tools that must not be called are not offered.
  const offered = choice?.kind === 'none' ? [] : content.tools.flatMap((tool) => writeTool(tool, translation));
  if (offered.length === 0) return past.length > 0 ? { tools: past } : {};
  if (choice?.kind === 'tool') return { tools: offered, toolChoice: { tool: { name: choice.name } } };
  if (choice?.kind === 'required') return { tools: offered, toolChoice: { any: {} } };
  return { tools: offered, ...(choice === null ? {} : { toolChoice: { auto: {} } }) };
}

const toolsOfThePast = (messages: readonly ChatMessage[]): Members[] =>
  calledTools(messages).map((name) => ({ toolSpec: { name, inputSchema: { json: { type: 'object' } } } }));

function writeTool(tool: Tool, translation: Translation): Members[] {
  const json = inputSchemaOf(tool, translation);
  if (!json) return [];
  const { at, name, description, strict, cache } = tool;
  const described = description === null || description.trim() === '' ? {} : { description };
  const exact = strict ? claudeSchema(json) : null;
  if (strict && exact === null) translation.leaveOut(`${at}.strict`);
  return [
    { toolSpec: { name, ...described, inputSchema: { json: exact ?? json }, ...(exact ? { strict } : {}) } },
    ...cachePoint(cache),
  ];
}

function outputConfig(content: ChatContent, thinking: ClaudeThinking | null, translation: Translation): Members {
  const effort = thinking?.effort ? { effort: thinking.effort } : {};
  const schema = answerSchemaOf(content, { withDescription: false, translation });
  if (schema === null || content.answerFormat?.kind !== 'schema') return effort;
  const { name, description } = content.answerFormat;
  const described = description === null ? {} : { description };
  const jsonSchema = { schema: JSON.stringify(schema), name, ...described };
  return { textFormat: { type: 'json_schema', structure: { jsonSchema } }, ...effort };
}

/** Only Claude and Nova keep what is marked; elsewhere a mark is refused. */
function cacheable(content: ChatContent, { model, translation }: { model: string; translation: Translation }) {
  const keeps = /claude|nova|application-inference-profile/.test(model);
  return withFewCacheMarks(content, translation, keeps ? mostCacheMarks : 0);
}

const ordinaryTiers = ['auto', 'standard', 'standard_only'];

/** Other tiers change the price and the wait, not the answer. */
function serviceTier(content: ChatContent, translation: Translation): Members {
  const { serviceTier: tier } = content;
  const isKnown = tier === 'flex' || tier === 'priority' || tier === 'default';
  if (tier !== null && !isKnown && !ordinaryTiers.includes(tier))
    translation.leaveOut(content.paramNames.serviceTier ?? 'serviceTier');
  return tier === 'flex' || tier === 'priority' || tier === 'default' ? { serviceTier: { type: tier } } : {};
}
