import { z } from 'zod';
import type { AnswerFormat, Beyond, ChatContent, Reasoning, ReasoningEffort, Tool } from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { isExactSchema } from '../exact-schema.ts';
import { resultsInOrder } from '../results-in-order.ts';
import { cacheMarkOf } from './cache-mark.ts';
import { readMessages } from './read-messages.ts';
import { customTool, type MessagesBody } from './schema.ts';

/** What a checked body says. What only Anthropic's own servers can do is named in `beyond`. */
export function readContent(body: MessagesBody): ChatContent {
  const beyond: Beyond[] = settingsBeyond(body);
  const messages = readMessages(body, beyond);
  const tools = readTools(body, beyond);
  const choice = body.tool_choice;
  const disablesParallel = choice && choice.type !== 'none' ? choice.disable_parallel_tool_use : null;
  return {
    messages: resultsInOrder(messages),
    tools,
    toolChoice: toolChoiceOf(body),
    parallelToolCalls: typeof disablesParallel === 'boolean' ? !disablesParallel : null,
    answerFormat: answerFormatOf(body),
    reasoning: reasoningOf(body),
    temperature: body.temperature ?? null,
    topP: body.top_p ?? null,
    topK: body.top_k ?? null,
    seed: null,
    frequencyPenalty: null,
    presencePenalty: null,
    stop: body.stop_sequences ?? [],
    logprobs: null,
    serviceTier: body.service_tier === 'standard_only' ? 'default' : (body.service_tier ?? null),
    paramNames: {
      maxOutputTokens: 'max_tokens',
      tools: 'tools',
      toolChoice: 'tool_choice',
      parallelToolCalls: 'tool_choice.disable_parallel_tool_use',
      answerFormat: body.output_config?.format ? 'output_config.format' : 'output_format',
      reasoning: body.thinking ? 'thinking' : 'output_config.effort',
      temperature: 'temperature',
      topP: 'top_p',
      topK: 'top_k',
      stop: 'stop_sequences',
      serviceTier: 'service_tier',
      reasoningEffort: 'output_config.effort',
      reasoningBudget: 'thinking.budget_tokens',
      ...(isShown(body) === null ? {} : { reasoningShow: 'thinking.display' }),
    },
    beyond,
  };
}

/** Members that the chat model has a place for. */
const understood = new Set([
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'service_tier',
]);

/** Members that change the bill or the provider's records, but not the answer. */
const harmless = new Set([
  'metadata',
  'cache_control',
  'diagnostics',
  'user_profile_id',
  'workspace_id',
  'billing_policy',
]);

function settingsBeyond(body: MessagesBody): Beyond[] {
  const settings = Object.entries(body)
    .filter(([param, value]) => !understood.has(param) && value !== null && value !== undefined)
    .filter(([param, value]) => !(param === 'speed' && value === 'standard'))
    .map(([param, value]) => ({ param, value, harmless: harmless.has(param) || isAboutThinking(param, value) }));
  return [
    ...settings,
    ...beyondMembers(body.output_config ?? {}, ['effort', 'format'], { at: 'output_config', harmless: false }),
    ...beyondMembers(body.thinking ?? {}, ['type', 'budget_tokens', 'display'], { at: 'thinking', harmless: false }),
  ];
}

const thinkingEdits = z.looseObject({
  edits: z.array(z.looseObject({ type: z.string().startsWith('clear_thinking_') })),
});

/** Whether it only says which earlier thinking is kept, as Claude Code does: no other provider gets any of it. */
const isAboutThinking = (param: string, value: unknown): boolean =>
  param === 'context_management' && thinkingEdits.safeParse(value).success;

/** Members of a tool that the chat model has no place for; the first two only make it cheaper or faster. */
const toolExtras = { defer_loading: true, eager_input_streaming: true, input_examples: false, allowed_callers: false };

const ofTools = ['type', 'name', 'description', 'input_schema', 'strict', 'cache_control'];

function readTools({ tools }: MessagesBody, beyond: Beyond[]): Tool[] {
  return (tools ?? []).flatMap((given, index): Tool[] => {
    const at = `tools.${index}`;
    const read = customTool.safeParse(given);
    if (!read.success) {
      beyond.push({ param: at, value: given, harmless: false });
      return [];
    }
    const { name, description, input_schema, strict, cache_control } = read.data;
    for (const [member, isHarmless] of Object.entries(toolExtras))
      if (read.data[member] !== undefined)
        beyond.push({ param: `${at}.${member}`, value: read.data[member], harmless: isHarmless });
    const known = [...ofTools, ...Object.keys(toolExtras)];
    beyond.push(...beyondMembers(read.data, known, { at, harmless: false }));
    const cache = cacheMarkOf(cache_control);
    return [{ at, name, description: description ?? null, parameters: input_schema, strict: strict ?? null, cache }];
  });
}

function toolChoiceOf({ tool_choice }: MessagesBody): ChatContent['toolChoice'] {
  if (!tool_choice) return null;
  if (tool_choice.type === 'tool') return { kind: 'tool', name: tool_choice.name };
  return { kind: tool_choice.type === 'any' ? 'required' : tool_choice.type };
}

function answerFormatOf({ output_config, output_format }: MessagesBody): AnswerFormat | null {
  const format = output_config?.format ?? output_format;
  if (!format) return null;
  // Anthropic always holds to the schema, so the answer is asked for as strictly elsewhere, if the schema allows it.
  const strict = isExactSchema(format.schema) ? true : null;
  return { kind: 'schema', name: 'answer', description: null, schema: format.schema, strict };
}

function reasoningOf({ thinking, output_config }: MessagesBody): Reasoning | null {
  const effort = effortOf(output_config?.effort);
  switch (thinking?.type) {
    case undefined:
      return effort && { effort, budgetTokens: null, show: null };
    case 'disabled':
      return { effort: 'none', budgetTokens: null, show: null };
    case 'enabled':
      return { effort, budgetTokens: thinking.budget_tokens, show: thinking.display !== 'omitted' };
    case 'adaptive':
      return { effort, budgetTokens: null, show: thinking.display !== 'omitted' };
    case 'between_tools':
      return { effort, budgetTokens: null, show: true };
  }
}

/** Whether the caller said that thinking should be seen; null when it left that to the API. */
const isShown = ({ thinking }: MessagesBody): boolean | null =>
  thinking && 'display' in thinking && thinking.display ? thinking.display !== 'omitted' : null;

type Effort = NonNullable<MessagesBody['output_config']>['effort'];

const effortOf = (effort: Effort): ReasoningEffort | null => (effort === 'max' ? 'xhigh' : (effort ?? null));
