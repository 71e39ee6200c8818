import type {
  AnswerFormat,
  Beyond,
  ChatContent,
  Reasoning,
  ReasoningEffort,
  Tool,
  ToolChoice,
} from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { resultsInOrder } from '../results-in-order.ts';
import { cacheOf, readMessages } from './read-messages.ts';
import type { ChatBody } from './schema.ts';

/** What a chat completions body says, in no vendor's words. */
export function readContent(body: ChatBody): ChatContent {
  const { messages, beyond } = readMessages(body.messages);
  const allTools = readTools(body);
  const { choice, allowed } = readToolChoice(body);
  const tools = allowed === null ? allTools : allTools.filter(({ name }) => allowed.has(name));
  const hasTools = tools.length > 0;
  return {
    messages: resultsInOrder(messages),
    tools,
    toolChoice: hasTools ? choice : null,
    parallelToolCalls: hasTools ? (body.parallel_tool_calls ?? null) : null,
    answerFormat: readAnswerFormat(body),
    reasoning: readReasoning(body),
    temperature: body.temperature ?? null,
    topP: body.top_p ?? null,
    // Hosts that know it say "all" with zero or less.
    topK: body.top_k && body.top_k > 0 ? body.top_k : null,
    seed: body.seed ?? null,
    // Zero is what nobody asked for.
    frequencyPenalty: body.frequency_penalty || null,
    presencePenalty: body.presence_penalty || null,
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
    logprobs: body.logprobs ? { top: body.top_logprobs ?? 0 } : null,
    serviceTier: body.service_tier ?? null,
    paramNames: {
      tools: body.tools ? 'tools' : 'functions',
      toolChoice: body.tool_choice ? 'tool_choice' : 'function_call',
      parallelToolCalls: 'parallel_tool_calls',
      answerFormat: 'response_format',
      reasoning: body.reasoning_effort ? 'reasoning_effort' : body.reasoning ? 'reasoning' : 'thinking',
      temperature: 'temperature',
      topP: 'top_p',
      topK: 'top_k',
      seed: 'seed',
      frequencyPenalty: 'frequency_penalty',
      presencePenalty: 'presence_penalty',
      stop: 'stop',
      logprobs: 'logprobs',
      serviceTier: 'service_tier',
      choices: 'n',
      maxOutputTokens: body.max_completion_tokens ? 'max_completion_tokens' : 'max_tokens',
      ...partNames(body),
    },
    beyond: [...beyond, ...beyondTools(body), ...beyondFormat(body), ...beyondBody(body)],
  };
}

/** What parts of settings are called, for those that were given. */
function partNames({ top_logprobs, reasoning_effort, reasoning, thinking }: ChatBody): ChatContent['paramNames'] {
  return {
    ...(top_logprobs ? { topLogprobs: 'top_logprobs' } : {}),
    reasoningEffort: reasoning_effort ? 'reasoning_effort' : 'reasoning.effort',
    reasoningBudget: isGiven(reasoning?.max_tokens) ? 'reasoning.max_tokens' : 'thinking.budget_tokens',
    ...(typeof reasoning?.exclude === 'boolean' ? { reasoningShow: 'reasoning.exclude' } : {}),
    ...(thinking && !reasoning_effort && !reasoning ? { reasoning: 'thinking' } : {}),
  };
}

const isGiven = (value: unknown) => value !== null && value !== undefined;

function readTools(body: ChatBody): Tool[] {
  const tools = (body.tools ?? []).flatMap((tool, index): Tool[] => {
    if (tool.type !== 'function') return [];
    return [toolOf(tool.function, `tools.${index}`, cacheOf(tool) ?? cacheOf(tool.function))];
  });
  return [...tools, ...(body.functions ?? []).map((one, index) => toolOf(one, `functions.${index}`, cacheOf(one)))];
}

type FunctionBody = NonNullable<ChatBody['functions']>[number];

const toolOf = ({ name, description, parameters, strict }: FunctionBody, at: string, cache: Tool['cache']): Tool => ({
  at,
  name,
  description: description ?? null,
  parameters: parameters ?? null,
  strict: strict ?? null,
  cache,
});

type ToolRule = { choice: ToolChoice | null; allowed: ReadonlySet<string> | null };

/** The choice, and the names that it is limited to. */
function readToolChoice({ tool_choice: given, function_call: legacy }: ChatBody): ToolRule {
  const free = (choice: ToolChoice | null) => ({ choice, allowed: null });
  if (!given) {
    if (!legacy) return free(null);
    return free(typeof legacy === 'string' ? { kind: legacy } : { kind: 'tool', name: legacy.name });
  }
  if (typeof given === 'string') return free({ kind: given === 'any' ? 'required' : given });
  if (given.type === 'function') return free({ kind: 'tool', name: given.function.name });
  if (given.type === 'custom') return free(null);
  const { mode, tools } = given.allowed_tools;
  return { choice: { kind: mode }, allowed: new Set(tools.flatMap((tool) => tool.function?.name ?? [])) };
}

function readAnswerFormat({ response_format: given }: ChatBody): AnswerFormat | null {
  if (!given || given.type === 'text') return null;
  if (given.type === 'json_object') return { kind: 'json' };
  const { name, description, schema, strict } = given.json_schema;
  return { kind: 'schema', name, description: description ?? null, schema: schema ?? {}, strict: strict ?? null };
}

/** Groq's "default" is no effort of its own. */
function effortOf(word: string | null | undefined): ReasoningEffort | null {
  // More than any other vendor has a word for.
  if (word === 'max') return 'xhigh';
  return reasoningEfforts.find((effort) => effort === word) ?? null;
}

const reasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

function readReasoning({ reasoning_effort, reasoning, thinking }: ChatBody): Reasoning | null {
  const off = reasoning?.enabled === false || thinking?.type === 'disabled';
  const effort = off ? 'none' : effortOf(reasoning_effort ?? reasoning?.effort);
  const budgetTokens = off ? null : (reasoning?.max_tokens ?? thinking?.budget_tokens ?? null);
  const show = typeof reasoning?.exclude === 'boolean' ? !reasoning.exclude : null;
  const on = reasoning?.enabled === true || thinking?.type === 'enabled';
  if (effort === null && budgetTokens === null && show === null && !on) return null;
  return { effort: effort ?? (on && budgetTokens === null ? 'medium' : null), budgetTokens, show };
}

/** Tools that are no functions, and what stands beside the known members of those that are. */
function beyondTools({ tools, tool_choice }: ChatBody): Beyond[] {
  const others = (tools ?? []).flatMap((tool, index): Beyond[] => {
    const at = `tools.${index}`;
    if (tool.type !== 'function') return [{ param: at, value: tool, harmless: false }];
    return [
      ...beyondMembers(tool, ['type', 'function', ...marks], { at, harmless: false }),
      ...beyondMembers(tool.function, ['name', 'description', 'parameters', 'strict', ...marks], {
        at: `${at}.function`,
        harmless: false,
      }),
    ];
  });
  const custom = typeof tool_choice === 'object' && tool_choice?.type === 'custom';
  return custom ? [...others, { param: 'tool_choice', value: tool_choice, harmless: false }] : others;
}

const marks = ['cache_control', 'prompt_cache_breakpoint'];

function beyondFormat({ response_format: given }: ChatBody): Beyond[] {
  if (given?.type !== 'json_schema') return [];
  const known = ['name', 'description', 'schema', 'strict'];
  return beyondMembers(given.json_schema, known, { at: 'response_format.json_schema', harmless: false });
}

/** Members that the chat model has a place for, or that say how the answer is sent. */
const within = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'n',
  'stop',
  'seed',
  'temperature',
  'top_p',
  'top_k',
  'frequency_penalty',
  'presence_penalty',
  'logprobs',
  'top_logprobs',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'response_format',
  'reasoning_effort',
  'reasoning',
  'thinking',
  'service_tier',
]);

/** Members that change nothing that the caller would see in the answer. */
const harmlessMembers = new Set([
  'user',
  'safety_identifier',
  'store',
  'metadata',
  'prediction',
  'prompt_cache_key',
  'prompt_cache_retention',
  'prompt_cache_options',
]);

/** Everything else, whether documented or not. */
function beyondBody(body: ChatBody): Beyond[] {
  return Object.entries(body).flatMap(([param, value]): Beyond[] => {
    if (within.has(param) || value === null || value === undefined || isDefault(param, value)) return [];
    const muted = param === 'audio' && !body.modalities?.includes('audio');
    return [{ param, value, harmless: muted || harmlessMembers.has(param) }];
  });
}

/** What says no more than leaving the member out. */
function isDefault(param: string, value: unknown): boolean {
  if (param === 'verbosity') return value === 'medium';
  if (param === 'logit_bias') return Object.keys(Object(value)).length === 0;
  return param === 'modalities' && Array.isArray(value) && value.every((one) => one === 'text');
}
