import { z } from 'zod';
import { cacheScopes } from '../../cache/cache-policy.ts';
import { decision } from '../decision.ts';
import { recordedFacts } from '../facts.ts';
import { routingSet } from '../publish/routing-set.ts';

const facts = recordedFacts.shape;

/** A request as it is to be explained: what routing looks at. What is absent is missing, as in a request that does not say it. */
export const explainedRequest = z.strictObject({
  model: z.string().min(1).max(200),
  teamId: z.uuid(),
  keyId: z.uuid().nullable().default(null),
  memberId: z.uuid().nullable().default(null),
  stream: z.boolean().default(false),
  endUser: z.string().max(512).nullable().default(null),
  /** Ms since 1970; null: now. */
  atMs: z.int().nonnegative().nullable().default(null),
  operation: facts.operation.default('chat'),
  inputTokens: facts.inputTokens.default(100),
  maxOutputTokens: facts.maxOutputTokens.default(null),
  features: facts.features.default([]),
  metadata: facts.metadata.default({}),
  tags: facts.tags.default([]),
  session: facts.session.default(null),
  promptPrefix: facts.promptPrefix.default(null),
  headers: facts.headers.default({}),
  budgetUsedPercent: facts.budgetUsedPercent.default(null),
});

/** See {@link explainedRequest}. */
export type ExplainedRequest = z.infer<typeof explainedRequest>;

/**
 * What the dashboard asks a gateway (`POST /internal/explain`): where a request of this organization would go, with all that the
 * gateway knows of its providers at this moment. Nothing is called.
 */
export const explainCall = z.strictObject({
  organizationId: z.uuid(),
  /** Routing to try, without the rules that are switched off; null: the published one, with its canary. */
  routing: routingSet.nullable(),
  request: explainedRequest,
});

/** See {@link explainCall}. */
export type ExplainCall = z.infer<typeof explainCall>;

/** The answer to an {@link explainCall}. */
export const explainAnswer = z.strictObject({
  decision,
  /** The rule that decided; null: the accounts that offer the model. */
  rule: z.strictObject({ id: z.uuid(), name: z.string(), version: z.int() }).nullable(),
  /** The calls it would make, in order, if every one of them failed in a way that passes. */
  attempts: z.array(
    z.strictObject({
      providerAccountId: z.uuid(),
      account: z.string(),
      provider: z.string(),
      model: z.string(),
      /** What the call would probably cost, nano-USD as a decimal string; null without a price. */
      costNanos: z.string().regex(/^\d+$/).nullable(),
    }),
  ),
  /** What holds for caching its answer; null when that is switched off. Of a call that skips the cache the explanation knows nothing. */
  cache: z
    .strictObject({ scope: z.enum(cacheScopes), ttlSeconds: z.int() })
    .nullable()
    .default(null),
  /** In words, why nothing would be called; null when something would. */
  refusal: z.string().nullable(),
});

/** See {@link explainAnswer}. */
export type ExplainAnswer = z.infer<typeof explainAnswer>;
