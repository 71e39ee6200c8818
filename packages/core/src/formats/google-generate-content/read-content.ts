import type {
  AnswerFormat,
  Beyond,
  ChatContent,
  ContentSetting,
  Reasoning,
  ReasoningEffort,
  Tool,
  ToolChoice,
} from '../../chat/content.ts';
import { beyondMembers } from '../beyond-members.ts';
import { resultsInOrder } from '../results-in-order.ts';
import { toJsonSchema } from './google-schema.ts';
import { readMessages } from './read-messages.ts';
import { type GenerateContentBody, generateContentBody, generationConfig } from './schema.ts';

/** Reads what a caller says. */
export function readContent(body: GenerateContentBody): ChatContent {
  const beyond = readBeyond(body);
  const config = body.generationConfig ?? {};
  const choice = readToolChoice(body);
  return {
    messages: [...readInstruction(body, beyond), ...resultsInOrder(readMessages(body.contents, beyond))],
    tools: readTools(body, beyond),
    toolChoice: choice,
    parallelToolCalls: null,
    answerFormat: readAnswerFormat(config),
    reasoning: readReasoning(config),
    temperature: config.temperature ?? null,
    topP: config.topP ?? null,
    topK: config.topK ?? null,
    seed: config.seed ?? null,
    frequencyPenalty: config.frequencyPenalty ?? null,
    presencePenalty: config.presencePenalty ?? null,
    stop: config.stopSequences ?? [],
    logprobs: config.responseLogprobs ? { top: config.logprobs ?? 0 } : null,
    serviceTier: readTier(body.serviceTier),
    paramNames: { ...paramNames, ...partNames(config) },
    beyond,
  };
}

const paramNames: Partial<Record<ContentSetting, string>> = {
  toolChoice: 'toolConfig.functionCallingConfig',
  answerFormat: 'generationConfig.responseMimeType',
  reasoning: 'generationConfig.thinkingConfig',
  temperature: 'generationConfig.temperature',
  topP: 'generationConfig.topP',
  topK: 'generationConfig.topK',
  seed: 'generationConfig.seed',
  frequencyPenalty: 'generationConfig.frequencyPenalty',
  presencePenalty: 'generationConfig.presencePenalty',
  stop: 'generationConfig.stopSequences',
  logprobs: 'generationConfig.responseLogprobs',
  serviceTier: 'serviceTier',
  choices: 'generationConfig.candidateCount',
  maxOutputTokens: 'generationConfig.maxOutputTokens',
};

/** What parts of settings are called, for those that were given. */
function partNames({ logprobs, thinkingConfig }: Config): Partial<Record<ContentSetting, string>> {
  const isShown = typeof thinkingConfig?.includeThoughts === 'boolean';
  return {
    ...(logprobs ? { topLogprobs: 'generationConfig.logprobs' } : {}),
    ...(isShown ? { reasoningShow: 'generationConfig.thinkingConfig.includeThoughts' } : {}),
  };
}

type Config = NonNullable<GenerateContentBody['generationConfig']>;

function readInstruction({ systemInstruction }: GenerateContentBody, beyond: Beyond[]): ChatContent['messages'] {
  const at = 'systemInstruction';
  const parts = (systemInstruction?.parts ?? []).flatMap(({ text, ...other }, index) => {
    if (typeof text === 'string')
      return [{ kind: 'text' as const, at: `${at}.parts.${index}`, text, cache: null, citations: [] }];
    beyond.push({ param: `${at}.parts.${index}`, value: other, harmless: false });
    return [];
  });
  return parts.length === 0 ? [] : [{ role: 'system', at, parts }];
}

/** Only what the model may call: a list of allowed names says so as well. */
function readTools({ tools, toolConfig }: GenerateContentBody, beyond: Beyond[]): Tool[] {
  const allowed = toolConfig?.functionCallingConfig?.allowedFunctionNames ?? [];
  return (tools ?? []).flatMap(({ functionDeclarations, ...others }, index) => {
    for (const [name, value] of Object.entries(others))
      if (value) beyond.push({ param: `tools.${index}.${name}`, value, harmless: false });
    return (functionDeclarations ?? []).flatMap((declaration, number): Tool[] => {
      const { name, description, parameters, parametersJsonSchema } = declaration;
      if (allowed.length > 0 && !allowed.includes(name)) return [];
      const at = `tools.${index}.functionDeclarations.${number}`;
      beyond.push(...beyondDeclaration(declaration, at));
      const schema = parametersJsonSchema ?? (parameters ? toJsonSchema(parameters) : null);
      return [{ at, name, description: description ?? null, parameters: schema, strict: null, cache: null }];
    });
  });
}

type Declaration = NonNullable<NonNullable<GenerateContentBody['tools']>[number]['functionDeclarations']>[number];

/** What a function answers only tells the model more of it; whether it waits for the answer is another thing. */
function beyondDeclaration({ behavior, response, responseJsonSchema, ...rest }: Declaration, at: string): Beyond[] {
  const waits = behavior?.toUpperCase() !== 'NON_BLOCKING';
  return [
    ...beyondMembers({ response, responseJsonSchema }, [], { at, harmless: true }),
    ...beyondMembers({ behavior: waits ? null : behavior }, [], { at, harmless: false }),
    ...beyondMembers(rest, ['name', 'description', 'parameters', 'parametersJsonSchema'], { at, harmless: false }),
  ];
}

function readToolChoice({ toolConfig }: GenerateContentBody): ToolChoice | null {
  const { mode, allowedFunctionNames } = toolConfig?.functionCallingConfig ?? {};
  if (mode === 'NONE') return { kind: 'none' };
  if (mode === 'AUTO' || mode === 'VALIDATED') return { kind: 'auto' };
  if (mode !== 'ANY') return null;
  const [name, ...others] = allowedFunctionNames ?? [];
  return name !== undefined && others.length === 0 ? { kind: 'tool', name } : { kind: 'required' };
}

function readAnswerFormat({ responseMimeType, responseSchema, responseJsonSchema }: Config): AnswerFormat | null {
  if (responseMimeType !== 'application/json') return null;
  const schema = responseJsonSchema ?? (responseSchema ? toJsonSchema(responseSchema) : null);
  if (!schema) return { kind: 'json' };
  return { kind: 'schema', name: 'answer', description: null, schema, strict: null };
}

const efforts: Readonly<Record<string, ReasoningEffort>> = {
  MINIMAL: 'minimal',
  LOW: 'low',
  MEDIUM: 'medium',
  HIGH: 'high',
};

function readReasoning({ thinkingConfig }: Config): Reasoning | null {
  if (!thinkingConfig) return null;
  const { thinkingBudget, thinkingLevel, includeThoughts } = thinkingConfig;
  const effort = efforts[thinkingLevel ?? ''] ?? (thinkingBudget === 0 ? 'none' : null);
  return { effort, budgetTokens: thinkingBudget ?? null, show: includeThoughts ?? null };
}

function readTier(tier: string | null | undefined): string | null {
  const word = tier?.toLowerCase().replace(/^service_tier_/, '') ?? 'unspecified';
  if (word === 'unspecified') return null;
  return word === 'standard' ? 'default' : word;
}

/** Thresholds that ask for no more filtering than models without such filters do. */
const lenient = new Set(['OFF', 'BLOCK_NONE', 'BLOCK_ONLY_HIGH', 'HARM_BLOCK_THRESHOLD_UNSPECIFIED']);

const knownMembers: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(generateContentBody.out.shape),
  'generationConfig.': Object.keys(generationConfig.out.shape),
};

/** What stands beside the known members is newer than this list, and no other format has it. */
const unknownIn = (given: Record<string, unknown>, prefix: '' | 'generationConfig.'): Beyond[] =>
  Object.entries(given)
    .filter(([name, value]) => value !== null && !knownMembers[prefix]?.includes(name))
    .map(([name, value]) => ({ param: prefix + name, value, harmless: false }));

function readBeyond(body: GenerateContentBody): Beyond[] {
  const { safetySettings, cachedContent, labels, generationConfig: config } = body;
  const { responseMimeType, responseModalities, speechConfig, mediaResolution } = config ?? {};
  const otherType = responseMimeType && !['text/plain', 'application/json'].includes(responseMimeType);
  const schemaOfOther = otherType ? (config?.responseSchema ?? config?.responseJsonSchema) : null;
  const otherModalities = responseModalities?.some((one) => one.toUpperCase() !== 'TEXT');
  const harmless = safetySettings?.every(({ threshold }) => lenient.has(threshold.toUpperCase())) ?? true;
  const settings: [param: string, value: unknown, harmless: boolean][] = [
    ['safetySettings', safetySettings?.length ? safetySettings : null, harmless],
    ['cachedContent', cachedContent, false],
    ['labels', labels, true],
    ['generationConfig.responseMimeType', otherType ? responseMimeType : null, false],
    [`generationConfig.${config?.responseSchema ? 'responseSchema' : 'responseJsonSchema'}`, schemaOfOther, false],
    ['generationConfig.responseModalities', otherModalities ? responseModalities : null, false],
    ['generationConfig.speechConfig', speechConfig, false],
    ['generationConfig.mediaResolution', mediaResolution, true],
  ];
  const known = settings.flatMap(([param, value, isHarmless]) =>
    value ? [{ param, value, harmless: isHarmless }] : [],
  );
  return [...known, ...unknownIn(body, ''), ...unknownIn(config ?? {}, 'generationConfig.'), ...beyondInside(body)];
}

/** Members of settings that no other format has. */
function beyondInside({ toolConfig, generationConfig: config }: GenerateContentBody): Beyond[] {
  const { functionCallingConfig, ...others } = toolConfig ?? {};
  const choosing = ['mode', 'allowedFunctionNames'];
  const thinking = ['includeThoughts', 'thinkingBudget', 'thinkingLevel'];
  const place = (at: string) => ({ at, harmless: false });
  return [
    ...beyondMembers(others, [], place('toolConfig')),
    ...beyondMembers(functionCallingConfig ?? {}, choosing, place('toolConfig.functionCallingConfig')),
    ...beyondMembers(config?.thinkingConfig ?? {}, thinking, place('generationConfig.thinkingConfig')),
  ];
}
