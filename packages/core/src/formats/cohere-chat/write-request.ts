import { z } from 'zod';
import type { ChatCall } from '../../chat/chat-call.ts';
import type { ChatContent, ContentSetting } from '../../chat/content.ts';
import { budgetOfEffort } from '../../chat/effort.ts';
import { describedSchema } from '../described-schema.ts';
import { leaveOutTwin } from '../reasoning-twins.ts';
import { refuseOneAtATime } from '../refuse-parallel.ts';
import { shortNames, withToolNames } from '../tool-names.ts';
import { inCallersWords, leaveOutSetting, refuseBeyond, refuseSetting, type Translation } from '../translation.ts';
import type { UpstreamChanges } from '../wire-format.ts';
import { writeMessages } from './write-messages.ts';

/** A chat body of Cohere's for a call that came in another format. */
export function encodeRequest(call: ChatCall, changes: UpstreamChanges, given: Translation): string {
  const translation = inCallersWords(call.format, given);
  const content = withToolNames(call.content(), shortNames);
  leaveOutTwin(content, 'effort', translation);
  leaveOutSetting(content, 'reasoningShow', translation);
  const bound = call.maxOutputTokens ?? changes.addMaxOutputTokens;
  refuseBeyond(content, translation, [...taken.keys()]);
  const refuse = (setting: ContentSetting, why: string) => refuseSetting(content, setting, { translation, why });
  if (call.choices > 1) refuse('choices', 'it answers with one choice');
  const { messages, documents } = writeMessages(content.messages, translation);
  const own = writeTaken(content, translation);
  const body = {
    ...(changes.quirks.modelInBody ? { model: changes.model } : {}),
    messages,
    ...writeTools(content, translation),
    ...writeAnswerFormat(content),
    ...writeSampling(content, refuse),
    ...writeThinking(content),
    ...own,
    ...(documents.length === 0 ? {} : { documents: [...(own.documents ?? []), ...documents] }),
    ...(bound === null ? {} : { max_tokens: bound }),
    ...(call.stream ? { stream: true } : {}),
  };
  return JSON.stringify(body);
}

type Refuse = (setting: ContentSetting, why: string) => void;

const document = z.union([
  z.string(),
  z.looseObject({ id: z.string().optional(), data: z.record(z.string(), z.unknown()) }),
]);

/** Cohere's own settings, which callers of other formats send by the same names. */
const settings = z.object({
  documents: z.array(document),
  citation_options: z.looseObject({ mode: z.string() }),
  safety_mode: z.enum(['CONTEXTUAL', 'STRICT', 'OFF']),
  priority: z.int().nonnegative(),
});
const ownSettings = settings.partial();
const taken: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(settings.shape));

function writeTaken({ beyond }: ChatContent, translation: Translation): z.infer<typeof ownSettings> {
  const given = beyond.filter(({ param, value }) => {
    const schema = taken.get(param);
    if (schema === undefined) return false;
    const fits = schema.safeParse(value).success;
    if (!fits) translation.unsupported(param, 'it has no such value');
    return fits;
  });
  return ownSettings.parse(Object.fromEntries(given.map(({ param, value }) => [param, value])));
}

function writeTools(content: ChatContent, translation: Translation) {
  const { tools, toolChoice } = content;
  if (tools.length === 0) return {};
  const strict = tools.every((tool) => tool.strict === true);
  for (const tool of tools) {
    if (tool.cache) translation.leaveOut(`${tool.at}.cache_control`);
    // It is all of them or none.
    if (tool.strict && !strict) translation.leaveOut(`${tool.at}.strict`);
  }
  refuseOneAtATime(content, translation, 'it may always call several tools at once');
  // A named tool is forced by showing no other.
  const shown = toolChoice?.kind === 'tool' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  const forced = toolChoice?.kind === 'tool' || toolChoice?.kind === 'required';
  return {
    tools: shown.map(({ name, description, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description === null ? {} : { description }),
        parameters: parameters ?? { type: 'object', properties: {} },
      },
    })),
    ...(strict ? { strict_tools: true } : {}),
    ...(forced ? { tool_choice: 'REQUIRED' } : {}),
    ...(toolChoice?.kind === 'none' ? { tool_choice: 'NONE' } : {}),
  };
}

function writeAnswerFormat({ answerFormat: format }: ChatContent) {
  if (format === null) return {};
  const schema = format.kind === 'schema' ? { json_schema: describedSchema(format) } : {};
  return { response_format: { type: 'json_object', ...schema } };
}

const ordinaryTiers = ['auto', 'default', 'standard', 'standard_only'];

function writeSampling(content: ChatContent, refuse: Refuse) {
  const { topP, stop, logprobs, serviceTier } = content;
  if (content.seed !== null && content.seed < 0) refuse('seed', 'its seeds are not negative');
  if (stop.length > maxStops) refuse('stop', `it takes ${maxStops} stop sequences at most`);
  if (logprobs && logprobs.top > 0) refuse('topLogprobs', 'it tells no alternatives');
  if (serviceTier !== null && !ordinaryTiers.includes(serviceTier)) refuse('serviceTier', 'it has no service tiers');
  const given = {
    temperature: content.temperature,
    // One, which is everybody's way to say "all", is beyond its bound.
    p: topP === null ? null : Math.min(Math.max(topP, leastP), mostP),
    k: content.topK,
    seed: content.seed !== null && content.seed < 0 ? null : content.seed,
    frequency_penalty: penalty(content, 'frequencyPenalty', refuse),
    presence_penalty: penalty(content, 'presencePenalty', refuse),
    stop_sequences: stop.length === 0 ? null : stop.slice(0, maxStops),
    logprobs: logprobs === null ? null : true,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

const maxStops = 5;
const leastP = 0.01;
const mostP = 0.99;

function penalty(content: ChatContent, setting: 'frequencyPenalty' | 'presencePenalty', refuse: Refuse): number | null {
  const value = content[setting];
  if (value === null || (value >= 0 && value <= 1)) return value;
  refuse(setting, 'its penalties go from 0 to 1');
  return null;
}

/** Whether the thinking is shown is not for the caller to say; it always is. */
function writeThinking({ reasoning }: ChatContent) {
  if (reasoning === null) return {};
  const { effort, budgetTokens } = reasoning;
  if (effort === null && budgetTokens === null) return {};
  const budget = budgetTokens ?? (effort === null ? 0 : budgetOfEffort(effort));
  if (budget === 0) return { thinking: { type: 'disabled' } };
  return { thinking: { type: 'enabled', ...(budget > 0 ? { token_budget: budget } : {}) } };
}
