import type { Choice, Part } from '../answer/answer.ts';
import { chance, ID_ALPHABET } from '../answer/chance.ts';
import type { Answered, ChatWire } from '../calls/chat-format.ts';
import type { Frame } from '../faults/performance.ts';
import { filterResults } from './azure-refusal.ts';
import type { ChatRequest } from './chat-request.ts';
import { chatUsage } from './chat-usage.ts';
import { tokenLogprob } from './logprobs.ts';
import { scriptedError } from './openai-error.ts';

/** Who serves the format: OpenAI, or Azure, which tells what its content filter found. */
export type Flavour = 'openai' | 'azure';

/** An answer in the shapes of OpenAI's chat completions API. */
export function chatWire(answered: Answered<ChatRequest>, flavour: Flavour): ChatWire {
  return {
    json: () => chatCompletion(answered, flavour),
    frames: () => chatFrames(answered, flavour),
    errorFrame: () => `data: ${JSON.stringify({ error: scriptedError(500) })}\n\n`,
  };
}

function identity({ request, callNumber, createdSeconds, model, baseModel }: Answered<ChatRequest>) {
  const tier = request.service_tier ?? 'auto';
  return {
    id: `chatcmpl-${chance(`id:${callNumber}`).text(29, ID_ALPHABET)}`,
    created: createdSeconds,
    model,
    service_tier: tier === 'auto' ? 'default' : tier,
    system_fingerprint: `fp_${chance(baseModel).text(10, '0123456789abcdef')}`,
  };
}

function chatCompletion(answered: Answered<ChatRequest>, flavour: Flavour): string {
  const { id, created, model, service_tier, system_fingerprint } = identity(answered);
  const filtered = flavour === 'azure' ? { content_filter_results: filterResults(false) } : {};
  const choices = answered.choices.map((choice, index) => ({
    index,
    message: message(choice),
    logprobs: logprobs(answered.request, choice.parts[0]?.kind === 'text' ? choice.parts[0].tokens : null),
    finish_reason: finishReason(choice),
    ...filtered,
  }));
  const usage = answered.reportsUsage ? { usage: chatUsage(answered.consumption) } : {};
  const completion = {
    id,
    object: 'chat.completion',
    created,
    model,
    choices,
    ...usage,
    service_tier,
    system_fingerprint,
    ...(flavour === 'azure' ? { prompt_filter_results: promptFilter() } : {}),
  };
  return `${JSON.stringify(completion, null, 2)}\n`;
}

const promptFilter = () => [{ prompt_index: 0, content_filter_results: filterResults(false) }];

function message({ parts }: Choice) {
  const shared = { refusal: null, annotations: [] };
  const [first] = parts;
  if (first?.kind === 'text') return { role: 'assistant', content: first.tokens.join(''), ...shared };
  if (first?.kind === 'refusal') return { ...shared, role: 'assistant', content: null, refusal: first.tokens.join('') };
  return { role: 'assistant', content: null, tool_calls: parts.flatMap(toolCall), ...shared };
}

function toolCall(part: Part) {
  if (part.kind !== 'tool') return [];
  return [{ id: callId(part), type: 'function', function: { name: part.name, arguments: part.tokens.join('') } }];
}

const callId = (part: Part & { kind: 'tool' }) => `call_${part.id}`;

function* chatFrames(answered: Answered<ChatRequest>, flavour: Flavour): Generator<Frame> {
  const { choices, request } = answered;
  const { id, created, model, service_tier, system_fingerprint } = identity(answered);
  const includeUsage = request.stream_options?.include_usage === true && answered.reportsUsage;
  const shared = { id, object: 'chat.completion.chunk', created, model, service_tier, system_fingerprint };
  // Only the choices differ between the chunks, so the rest is put into JSON once a stream.
  const opening = `data: ${JSON.stringify(shared).slice(0, -1)},"choices":`;
  const closing = includeUsage ? ',"usage":null}\n\n' : '}\n\n';
  const frame = (kind: Frame['kind'], index: number, delta: Delta, finish: string | null = null): Frame => {
    const probabilities = logprobs(request, delta.content ? [delta.content] : null);
    const choice = { index, delta, logprobs: probabilities, finish_reason: finish };
    return { kind, text: `${opening}${JSON.stringify([choice])}${closing}` };
  };
  if (flavour === 'azure') {
    const filter = `[],"prompt_filter_results":${JSON.stringify(promptFilter())}`;
    yield { kind: 'head', text: `${opening}${filter}${closing}` };
  }
  for (const [index, choice] of choices.entries()) yield frame('head', index, openingDelta(choice));
  for (const [index, step] of interleaved(choices)) yield frame(step.kind, index, step.delta);
  for (const [index, choice] of choices.entries()) yield frame('tail', index, {}, finishReason(choice));
  if (includeUsage) {
    yield { kind: 'tail', text: `${opening}[],"usage":${JSON.stringify(chatUsage(answered.consumption))}}\n\n` };
  }
  yield { kind: 'tail', text: 'data: [DONE]\n\n' };
}

interface Delta {
  role?: 'assistant';
  content?: string | null;
  refusal?: string | null;
  tool_calls?: object[];
}

interface Step {
  kind: 'head' | 'content';
  delta: Delta;
}

/** The steps of all choices, one of each in turn. */
function* interleaved(choices: readonly Choice[]): Generator<[number, Step]> {
  let walks = choices.map((choice, index) => ({ index, steps: stepsOf(choice) }));
  while (walks.length > 0) {
    const going: typeof walks = [];
    for (const walk of walks) {
      const next = walk.steps.next();
      if (next.done) continue;
      yield [walk.index, next.value];
      going.push(walk);
    }
    walks = going;
  }
}

function* stepsOf({ parts }: Choice): Generator<Step> {
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'tool' && index > 0) yield { kind: 'head', delta: { tool_calls: [openCall(part, index)] } };
    for (const token of part.tokens) yield { kind: 'content', delta: tokenDelta(part, index, token) };
  }
}

function openingDelta({ parts: [first] }: Choice): Delta {
  if (first?.kind !== 'tool')
    return { role: 'assistant', content: first?.kind === 'refusal' ? null : '', refusal: null };
  return { role: 'assistant', content: null, tool_calls: [openCall(first, 0)], refusal: null };
}

const openCall = (part: Part & { kind: 'tool' }, index: number) => ({
  index,
  id: callId(part),
  type: 'function',
  function: { name: part.name, arguments: '' },
});

function tokenDelta(part: Part, index: number, token: string): Delta {
  if (part.kind === 'text') return { content: token };
  if (part.kind === 'refusal') return { refusal: token };
  return { tool_calls: [{ index, function: { arguments: token } }] };
}

function finishReason({ finish }: Choice): string {
  switch (finish.kind) {
    case 'tool':
      return 'tool_calls';
    case 'filter':
      return 'content_filter';
    case 'length':
      return 'length';
    default:
      return 'stop';
  }
}

function logprobs({ logprobs, top_logprobs }: ChatRequest, tokens: readonly string[] | null) {
  if (!logprobs || tokens === null) return null;
  return { content: tokens.map((token) => tokenLogprob(token, top_logprobs ?? 0)), refusal: null };
}
