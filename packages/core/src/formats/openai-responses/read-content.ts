import type {
  AnswerFormat,
  Beyond,
  ChatContent,
  ContentSetting,
  Reasoning,
  Tool,
  ToolChoice,
} from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { readInput } from './read-input.ts';
import type { ResponsesRequest } from './request.ts';
import type { GivenToolChoice } from './tool.ts';

/** What a body says, in no vendor's words. */
export function readContent(request: ResponsesRequest): ChatContent {
  const { messages, beyond } = readInput(request);
  const choice = readToolChoice(request.tool_choice ?? null);
  const tools = readTools(request, choice.allowed);
  // Without tools these say nothing, and some vendors refuse to hear it.
  const hasTools = tools.length > 0;
  return {
    messages,
    tools,
    toolChoice: hasTools ? choice.toolChoice : null,
    parallelToolCalls: hasTools ? (request.parallel_tool_calls ?? null) : null,
    answerFormat: readAnswerFormat(request),
    reasoning: readReasoning(request),
    temperature: request.temperature ?? null,
    topP: request.top_p ?? null,
    topK: null,
    seed: null,
    frequencyPenalty: null,
    presencePenalty: null,
    stop: [],
    logprobs: readLogprobs(request),
    serviceTier: request.service_tier ?? null,
    paramNames: { ...paramNames, ...partNames(request) },
    beyond: [...choice.beyond, ...beyond, ...toolsBeyond(request), ...settingsBeyond(request)],
  };
}

const paramNames: Partial<Record<ContentSetting, string>> = {
  tools: 'tools',
  toolChoice: 'tool_choice',
  parallelToolCalls: 'parallel_tool_calls',
  answerFormat: 'text.format',
  reasoning: 'reasoning',
  temperature: 'temperature',
  topP: 'top_p',
  logprobs: 'top_logprobs',
  topLogprobs: 'top_logprobs',
  serviceTier: 'service_tier',
  maxOutputTokens: 'max_output_tokens',
};

/** What parts of settings are called, for those that were given. */
function partNames({ reasoning }: ResponsesRequest): Partial<Record<ContentSetting, string>> {
  const summary = reasoning?.summary ? 'reasoning.summary' : 'reasoning.generate_summary';
  return (reasoning?.summary ?? reasoning?.generate_summary) ? { reasoningShow: summary } : {};
}

function readTools({ tools }: ResponsesRequest, allowed: readonly string[] | null): Tool[] {
  return (tools ?? []).flatMap((one, index): Tool[] => {
    if (one.kind === 'native' || (allowed && !allowed.includes(one.tool.name))) return [];
    const { name, description, parameters, strict } = one.tool;
    return [
      {
        at: `tools.${index}`,
        name,
        description: description ?? null,
        parameters: parameters ?? null,
        // Left out, it is true here, unlike everywhere else.
        strict: strict ?? null,
        cache: null,
      },
    ];
  });
}

const ofFunctions = ['type', 'name', 'description', 'parameters', 'strict'];

/** Tools of OpenAI's own, and what stands beside the known members of functions. */
const toolsBeyond = ({ tools }: ResponsesRequest): Beyond[] =>
  (tools ?? []).flatMap((one, index): Beyond[] => {
    const at = `tools.${index}`;
    if (one.kind === 'function') {
      const { defer_loading, output_schema, ...tool } = one.tool;
      // When it is loaded and what it answers change only how the model comes to its call.
      const hints = beyondMembers({ defer_loading, output_schema }, [], { at, harmless: true });
      return [...hints, ...beyondMembers(tool, ofFunctions, { at, harmless: false })];
    }
    return [{ param: at, value: one.type, harmless: false, why: `tools of type ${one.type} are OpenAI's own` }];
  });

type ReadChoice = { toolChoice: ToolChoice | null; allowed: string[] | null; beyond: Beyond[] };

/** Functions that are allowed among others are the only ones told to a format that has no such list. */
function readToolChoice(given: GivenToolChoice | null): ReadChoice {
  const read = (toolChoice: ToolChoice | null, allowed: string[] | null = null) => ({
    toolChoice,
    allowed,
    beyond: [],
  });
  switch (given?.kind) {
    case undefined:
      return read(null);
    case 'mode':
      return read({ kind: given.mode });
    case 'function':
      return read({ kind: 'tool', name: given.name });
    case 'allowed': {
      const names = given.tools.flatMap(({ type, name }) => (type === 'function' && name ? [name] : []));
      if (names.length === given.tools.length) return read({ kind: given.mode }, names);
    }
  }
  const why = "it names tools that are OpenAI's own";
  return { toolChoice: null, allowed: null, beyond: [{ param: 'tool_choice', value: given, harmless: false, why }] };
}

function readAnswerFormat({ text }: ResponsesRequest): AnswerFormat | null {
  const format = text?.format;
  if (format?.type === 'json_object') return { kind: 'json' };
  if (format?.type !== 'json_schema') return null;
  const { name, schema, description, strict } = format;
  return { kind: 'schema', name, description: description ?? null, schema, strict: strict ?? null };
}

function readReasoning({ reasoning }: ResponsesRequest): Reasoning | null {
  if (!reasoning) return null;
  const { effort, summary, generate_summary } = reasoning;
  const show = (summary ?? generate_summary) ? true : null;
  if (!effort && show === null) return null;
  // No other format goes beyond "xhigh".
  return { effort: effort === 'max' ? 'xhigh' : (effort ?? null), budgetTokens: null, show };
}

function readLogprobs({ top_logprobs, include }: ResponsesRequest): { top: number } | null {
  const asked = include?.includes('message.output_text.logprobs') || Boolean(top_logprobs);
  return asked ? { top: top_logprobs ?? 0 } : null;
}

/** Members that {@link ChatContent} has a place for, and those that only say how the answer is to be sent. */
const expressed: ReadonlySet<string> = new Set([
  'model',
  'input',
  'instructions',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_logprobs',
  'service_tier',
  'stream',
  'stream_options',
]);

/**
 * Members that change nothing in an answer that comes from elsewhere. What `include` asks for is either given (encrypted reasoning,
 * log-probabilities) or part of a tool that is refused by itself; `max_tool_calls` counts only the calls of such tools.
 */
const harmless: ReadonlySet<string> = new Set([
  'include',
  'store',
  'metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
  'max_tool_calls',
  'client_metadata',
]);

const storedNowhere = 'nothing is stored there, so send the whole conversation as input';

/** Why what is kept at OpenAI cannot be sent elsewhere. */
const reasons: Readonly<Record<string, string>> = {
  previous_response_id: storedNowhere,
  conversation: storedNowhere,
  background: 'it answers at once or not at all',
  prompt: 'the prompt is stored at OpenAI, so send its text as instructions and input',
};

function settingsBeyond(request: ResponsesRequest): Beyond[] {
  const beyond: Beyond[] = [];
  for (const [param, value] of Object.entries(request)) {
    if (expressed.has(param) || value === null || value === undefined || isDefault(param, value)) continue;
    const why = reasons[param];
    beyond.push({ param, value, harmless: harmless.has(param), ...(why === undefined ? {} : { why }) });
  }
  return [...beyond, ...beyondText(request), ...beyondReasoning(request)];
}

function beyondText({ text }: ResponsesRequest): Beyond[] {
  const { verbosity, format } = text ?? {};
  const isUsual = (verbosity ?? 'medium') === 'medium';
  const known = ['type', 'name', 'description', 'schema', 'strict'];
  return [
    ...beyondMembers(text ?? {}, isUsual ? ['format', 'verbosity'] : ['format'], { at: 'text', harmless: false }),
    ...beyondMembers(format ?? {}, known, { at: 'text.format', harmless: false }),
  ];
}

/** Which earlier reasoning a model sees is about OpenAI's own, which no other provider gets. */
function beyondReasoning({ reasoning }: ResponsesRequest): Beyond[] {
  const { context, mode, ...rest } = reasoning ?? {};
  const at = 'reasoning';
  return [
    ...beyondMembers({ context }, [], { at, harmless: true }),
    ...beyondMembers({ mode: mode === 'standard' ? null : mode }, [], { at, harmless: false }),
    ...beyondMembers(rest, ['effort', 'summary', 'generate_summary'], { at, harmless: false }),
  ];
}

const isDefault = (param: string, value: unknown): boolean =>
  (param === 'background' && value === false) || (param === 'truncation' && value === 'disabled');
