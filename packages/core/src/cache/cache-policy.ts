import { z } from 'zod';

/** Among whom an answer may be used again, from the widest to the narrowest. Never among organizations. */
export const cacheScopes = ['organization', 'team', 'member', 'key'] as const;

/** See {@link cacheScopes}. */
export type CacheScope = (typeof cacheScopes)[number];

/** The longest that an answer may be kept: 30 days, in seconds. */
export const longestTtlSeconds = 2_592_000;

const ttlSeconds = z.int().min(1).max(longestTtlSeconds);

/**
 * What one organization, team or key says of caching. What is absent is what the next wider one says; see {@link resolveCachePolicy}
 * for the order and the defaults.
 */
export const cachePolicy = z.strictObject({
  mode: z.enum(['off', 'on']).optional(),
  scope: z.enum(cacheScopes).optional(),
  /** How long an answer is kept, in seconds. */
  ttlSeconds: ttlSeconds.optional(),
  /**
   * What callers may decide for one call by headers: nothing; to do without the cache, with a younger answer or among fewer; or also to
   * switch it on and to keep an answer longer.
   */
  callers: z.enum(['nothing', 'less', 'more']).optional(),
  /** Calls that are never answered from the cache. */
  skip: z
    .strictObject({
      /** Those that bring tools along. */
      tools: z.boolean(),
      /** Those whose caller set a temperature above this one; null sets no bound. */
      temperatureAbove: z.number().min(0).max(2).nullable(),
    })
    .optional(),
  /** The organization's own bound on all that it keeps, bytes; the operator's applies besides. Teams and keys have none. */
  maxBytes: z.int().min(1_048_576).optional(),
});

/** See {@link cachePolicy}. */
export type CachePolicy = z.infer<typeof cachePolicy>;

/** What a routing rule says of caching the calls that it decides. */
export const ruleCache = z.strictObject({
  mode: z.enum(['off', 'on']).optional(),
  ttlSeconds: ttlSeconds.optional(),
  /** Answers to questions that mean the same; absent where only equal questions are. */
  semantic: z
    .strictObject({
      /** The provider account and the model that embed questions. */
      providerAccountId: z.uuid(),
      model: z.string().min(1).max(200),
      /** The least cosine similarity at which two questions mean the same. */
      threshold: z.number().min(0.5).max(1),
      /** Whether answers are served, or it is only recorded which would have been. */
      mode: z.enum(['shadow', 'serve']),
    })
    .optional(),
});

/** See {@link ruleCache}. */
export type RuleCache = z.infer<typeof ruleCache>;
