import { questionOf } from '@switchyard/core/cache/canonical-call';
import { openaiEmbeddings } from '@switchyard/core/operations/openai-embeddings';
import { worstCasePrice } from '@switchyard/core/pricing/price-of-usage';
import { mayServe } from '@switchyard/core/routing/may-serve';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Candidates } from '../steps/plan.ts';
import { identityOf } from './identity.ts';
import type { Lookup } from './lookup.ts';

/** Characters of the longest question that is compared: embeddings models read no more of it. */
const longestQuestion = 16_000;

/**
 * How the question of a request would be compared with others. Null where its rule does not want it, where the question is no plain
 * text, where the key may not be served the embeddings model, and where nobody knows its price and a budget of money applies.
 */
export function planLookup(
  open: OpenRequest,
  { possible, budgets }: Pick<Candidates, 'possible' | 'budgets'>,
  { cache, priceOf }: Pick<Services, 'cache' | 'priceOf'>,
): Lookup | null {
  const semantic = open.plan?.definition?.cache?.semantic;
  const { call, cache: part } = open;
  const { configuration, key } = open.caller;
  if (semantic === undefined || part === null || part.record.entry === null || call.kind !== 'chat') return null;
  const { providerAccountId, model, threshold, mode } = semantic;
  const account = configuration.providerAccounts.find(({ id }) => id === providerAccountId);
  if (!account?.models.includes(model) || !mayServe(key, { asked: call.model, served: model }, configuration))
    return null;
  const question = questionOf(call);
  if (question === null || question.text.length > longestQuestion) return null;
  const price = priceOf(configuration, { providerAccountId, model });
  if (price === undefined && budgets.some(({ budget }) => budget.unit === 'usd')) return null;
  const rest = identityOf(open, { call, terms: part.terms, possible }, question.rest);
  const embedding = openaiEmbeddings.decode({
    body: { kind: 'json', text: JSON.stringify({ model, input: question.text, encoding_format: 'float' }) },
    model: null,
    query: new URLSearchParams(),
  });
  return {
    set: cache.nameOf(configuration.id, `questions ${providerAccountId} ${model} ${rest}`),
    call: embedding,
    account,
    price,
    worstNanos: price ? worstCasePrice(boundsOf(embedding.maxInputTokens), price) : 0n,
    threshold,
    mode,
    attempt: null,
    vector: null,
  };
}

const boundsOf = (maxInputTokens: number) => ({
  maxInputTokens,
  maxOutputTokens: 0,
  n: 1,
  units: {},
  serviceTiers: [],
});
