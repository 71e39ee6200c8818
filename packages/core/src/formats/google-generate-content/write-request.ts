import type { ChatCall } from '../../chat/chat-call.ts';
import type { AnswerFormat, ChatContent, Tool } from '../../chat/content.ts';
import { describedSchema } from '../described-schema.ts';
import { leaveOutTwin } from '../reasoning-twins.ts';
import { refuseOneAtATime } from '../refuse-parallel.ts';
import { googleNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, refuseBeyond, refuseSetting, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { writeThinking } from './thinking.ts';
import { writeContents } from './write-contents.ts';

/** Writes a call that came in another format: https://ai.google.dev/api/generate-content */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, original: Translation): string {
  const translation = inCallersWords(call.format, original);
  const content = withToolNames(call.content(), googleNames);
  refuseBeyond(content, translation);
  refuseOneAtATime(content, translation, 'its models call as many tools at once as they like');
  const { instruction, contents } = writeContents(content.messages, { model: changes.model, translation });
  const config = given({
    candidateCount: call.choices > 1 ? call.choices : null,
    maxOutputTokens: call.maxOutputTokens ?? changes.addMaxOutputTokens,
    ...writeSampling(content, translation),
    ...writeAnswerFormat(content.answerFormat),
    thinkingConfig: content.reasoning ? filled(writeThinking(content.reasoning, changes.model)) : null,
  });
  leaveOutTwin(content, 'effort', translation);
  return JSON.stringify(
    given({
      contents,
      systemInstruction: instruction.length > 0 ? { parts: instruction } : null,
      tools: content.tools.length > 0 ? [{ functionDeclarations: writeTools(content.tools, translation) }] : null,
      toolConfig: content.tools.length > 0 ? writeToolChoice(content) : null,
      generationConfig: filled(config),
      serviceTier: writeTier(content, translation),
    }),
  );
}

/** Only the members that have a value. */
const given = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null && value !== undefined));

const filled = (members: Record<string, unknown>) => (Object.keys(members).length > 0 ? members : null);

function writeSampling(content: ChatContent, translation: Translation): Record<string, unknown> {
  const { stop, seed, logprobs } = content;
  const tooMany = stop.length > mostStopSequences;
  const longSeed = seed !== null && Math.abs(seed) > 2_147_483_647;
  if (tooMany) refuseSetting(content, 'stop', { translation, why: `it takes at most ${mostStopSequences} of them` });
  if (longSeed) refuseSetting(content, 'seed', { translation, why: 'its seeds have 32 bits' });
  return {
    temperature: content.temperature,
    topP: content.topP,
    topK: content.topK,
    seed: longSeed ? null : seed,
    frequencyPenalty: content.frequencyPenalty,
    presencePenalty: content.presencePenalty,
    stopSequences: stop.length > 0 ? stop.slice(0, mostStopSequences) : null,
    responseLogprobs: logprobs ? true : null,
    logprobs: logprobs && logprobs.top > 0 ? logprobs.top : null,
  };
}

const mostStopSequences = 5;

function writeAnswerFormat(format: AnswerFormat | null): Record<string, unknown> {
  if (!format) return {};
  const schema = format.kind === 'schema' ? { responseJsonSchema: describedSchema(format) } : {};
  return { responseMimeType: 'application/json', ...schema };
}

function writeTools(tools: readonly Tool[], translation: Translation): Record<string, unknown>[] {
  return tools.map(({ at, name, description, parameters, strict, cache }) => {
    if (strict) translation.leaveOut(`${at}.strict`);
    if (cache) translation.leaveOut(`${at}.cache_control`);
    return given({ name, description, parametersJsonSchema: saysNothing(parameters) ? null : parameters });
  });
}

/** Google refuses the schema of an object without members; a function that takes none has none there. */
const saysNothing = (schema: Record<string, unknown> | null): boolean =>
  schema !== null &&
  Object.keys(schema).every((name) =>
    ['type', 'properties', 'additionalProperties', '$schema', 'required'].includes(name),
  ) &&
  Object.keys(schema.properties ?? {}).length === 0;

const modes = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;

function writeToolChoice({ toolChoice }: ChatContent): Record<string, unknown> | null {
  if (!toolChoice) return null;
  const config =
    toolChoice.kind === 'tool'
      ? { mode: 'ANY', allowedFunctionNames: [toolChoice.name] }
      : { mode: modes[toolChoice.kind] };
  return { functionCallingConfig: config };
}

/** Google's own words for tiers; "auto" and "default" are what it does by itself. */
function writeTier({ serviceTier, paramNames }: ChatContent, translation: Translation): string | null {
  if (serviceTier === 'flex' || serviceTier === 'priority') return serviceTier;
  if (serviceTier !== null && serviceTier !== 'auto' && serviceTier !== 'default')
    translation.leaveOut(paramNames.serviceTier ?? 'serviceTier');
  return null;
}
