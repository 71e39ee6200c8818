import { z } from 'zod';
import { chance, ID_ALPHABET } from '../../answer/chance.ts';
import { type Composed, composeText } from '../../answer/compose.ts';
import { textTokens } from '../../answer/tokens.ts';
import type { BilledTokens } from '../../bill/bill.ts';
import type { Frame } from '../../faults/performance.ts';
import { invalid } from '../../faults/problem.ts';
import { dataFrame, endpoint, jsonText, type Setting } from '../endpoint.ts';
import { openAiDialect } from './openai-dialect.ts';

/** The old API answers at most so many tokens unless told otherwise. */
const DEFAULT_MAX_TOKENS = 16;

const token = z.int().nonnegative();
const tokens = z.array(token).min(1);

const completionRequest = z.looseObject({
  model: z.string().min(1),
  prompt: z.union([z.string(), z.array(z.string()).min(1), tokens, z.array(tokens).min(1)]).nullish(),
  max_tokens: z.int().min(0).nullish(),
  n: z.int().min(1).max(128).nullish(),
  best_of: z.int().min(1).max(20).nullish(),
  echo: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  seed: z.int().nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  user: z.string().nullish(),
});

type CompletionRequest = z.output<typeof completionRequest>;
type Choice = Composed & { prompt: string };

/** `POST /v1/completions`, the old text API, whole or streamed. `stop`, `logprobs` and `suffix` are not followed. */
export const completions = endpoint<CompletionRequest>({
  dialect: openAiDialect,
  schema: completionRequest,
  streams: (request) => request.stream === true,
  contradiction(request) {
    if (request.stream_options && request.stream !== true) {
      return invalid("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options');
    }
    if (request.best_of && request.best_of < (request.n ?? 1)) {
      return invalid("'best_of' must be greater than or equal to 'n'.", 'best_of');
    }
    if ((request.best_of ?? 1) > (request.n ?? 1) && request.stream === true) {
      return invalid("'best_of' cannot be streamed.", 'best_of');
    }
    return null;
  },
  answer(request, setting) {
    const { choices, cost } = compose(request, setting);
    return {
      tokens: cost,
      json: () => completion(request, setting, { choices, cost }),
      frames: () => frames(request, setting, { choices, cost }),
    };
  },
});

interface Composition {
  choices: Choice[];
  cost: BilledTokens;
}

/** The candidates beyond `n` that `best_of` asks for are made, paid and not shown. */
function compose(request: CompletionRequest, { baseModel, script }: Setting): Composition {
  const prompts = promptsOf(request);
  const shown = request.n ?? 1;
  const rules = {
    capTokens: request.max_tokens ?? DEFAULT_MAX_TOKENS,
    exactTokens: script.tokens,
    reasoningTokens: script.reasoningTokens,
  };
  const made = prompts.map((prompt) =>
    Array.from({ length: Math.max(shown, request.best_of ?? 1) }, (_, index) => ({
      prompt: typeof prompt === 'string' ? prompt : '',
      ...composeText(`${index}:${JSON.stringify([baseModel, prompt, request.seed ?? null])}`, rules),
    })),
  );
  const promptTokens = script.promptTokens ?? prompts.reduce((sum, prompt) => sum + promptLength(prompt), 0);
  const reasoningTokens = made.flat().reduce((sum, choice) => sum + choice.reasoningTokens, 0);
  const visibleTokens = made.flat().reduce((sum, choice) => sum + choice.tokens.length, 0);
  return {
    choices: made.flatMap((candidates) => candidates.slice(0, shown)),
    cost: {
      promptTokens,
      cachedTokens: Math.min(script.cachedTokens, promptTokens),
      completionTokens: reasoningTokens + visibleTokens,
      reasoningTokens,
    },
  };
}

const identity = (request: CompletionRequest, { callNumber, createdSeconds }: Setting) => ({
  id: `cmpl-${chance(`id:${callNumber}`).text(29, ID_ALPHABET)}`,
  object: 'text_completion',
  created: createdSeconds,
  model: request.model,
});

function completion(request: CompletionRequest, setting: Setting, { choices, cost }: Composition): string {
  const shown = choices.map((choice, index) => ({
    text: `${request.echo === true ? choice.prompt : ''}${choice.tokens.join('')}`,
    index,
    logprobs: null,
    finish_reason: choice.finish,
  }));
  const usage = setting.script.reportsUsage ? { usage: usageReport(cost) } : {};
  return jsonText({ ...identity(request, setting), choices: shown, ...usage });
}

function* frames(request: CompletionRequest, setting: Setting, { choices, cost }: Composition): Generator<Frame> {
  const shared = identity(request, setting);
  const includeUsage = request.stream_options?.include_usage === true && setting.script.reportsUsage;
  const nullUsage = includeUsage ? { usage: null } : {};
  const frame = (kind: Frame['kind'], index: number, text: string, finish: string | null = null) =>
    dataFrame(kind, { ...shared, choices: [{ text, index, logprobs: null, finish_reason: finish }], ...nullUsage });
  for (const [index, choice] of choices.entries()) {
    if (request.echo === true) yield frame('head', index, choice.prompt);
  }
  const longest = choices.reduce((most, choice) => Math.max(most, choice.tokens.length), 0);
  for (let position = 0; position < longest; position += 1) {
    for (const [index, choice] of choices.entries()) {
      const text = choice.tokens[position];
      if (text !== undefined) yield frame('content', index, text);
    }
  }
  for (const [index, choice] of choices.entries()) yield frame('tail', index, '', choice.finish);
  if (includeUsage) yield dataFrame('tail', { ...shared, choices: [], usage: usageReport(cost) });
  yield { kind: 'tail', text: 'data: [DONE]\n\n' };
}

const usageReport = ({ promptTokens, cachedTokens, completionTokens, reasoningTokens }: BilledTokens) => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
  prompt_tokens_details: { cached_tokens: cachedTokens },
  completion_tokens_details: { reasoning_tokens: reasoningTokens },
});

const promptLength = (prompt: string | readonly number[]): number =>
  typeof prompt === 'string' ? textTokens(prompt) : prompt.length;

function promptsOf({ prompt }: CompletionRequest): (string | number[])[] {
  if (prompt === null || prompt === undefined || typeof prompt === 'string') return [prompt ?? ''];
  const ids = prompt.filter((each) => typeof each === 'number');
  return ids.length > 0 ? [ids] : prompt.filter((each) => typeof each !== 'number');
}
