import { requestOutcome } from '@switchyard/core/requests/record';
import { z } from 'zod';
import { id, moment, repeated } from './fields.ts';

/**
 * What a cost report can be grouped by. A provider is a provider account; a tag is the whole set of tags that a request carries, so
 * that every grouping sums to the total; a purpose is what a call was made for.
 */
export const costDimensions = [
  'team',
  'key',
  'member',
  'model',
  'provider',
  'endpoint',
  'tag',
  'cache-status',
  'outcome',
  'purpose',
] as const;

/** See {@link costDimensions}. */
export type CostDimension = (typeof costDimensions)[number];

/** The id of the group, and of the filter, for what has no value: a key of no member, a request that reached no model or provider. */
export const noneId = '(none)';

/** What a call was made for: the answer, an attempt before the last one, a copy that a rule sent; or a corrected price. */
export const costPurpose = z.enum(['ANSWER', 'RETRY', 'SHADOW', 'ADJUSTMENT', 'LOOKUP']);

const most = 50;
const idOrNone = z.union([id, z.literal(noneId)]);

/** Only lines with one of these values; filters of several dimensions hold together. The values are the ids of groups. */
export const costFilters = {
  team: repeated(id, most),
  key: repeated(id, most),
  member: repeated(idOrNone, most),
  model: repeated(z.string().min(1).max(200), most),
  provider: repeated(idOrNone, most),
  endpoint: repeated(z.string().min(1).max(200), most),
  /** Exactly this set of tags: a JSON list in order, `["batch","nightly"]`, or `[]`. */
  tag: repeated(z.string().min(2).max(4_000), most),
  /** Carries this tag, whatever others it carries. */
  taggedWith: repeated(z.string().min(1).max(512), most),
  cacheStatus: repeated(z.string().min(1).max(40), most),
  outcome: repeated(requestOutcome, most),
  purpose: repeated(costPurpose, most),
};

/** The question of a cost report. */
export const costQuery = z.strictObject({
  /** Rounded down and up to whole hours (interval hour) or days (the others), UTC. */
  from: moment,
  to: moment,
  /** Weeks begin on Monday. The first and the last week or month hold only what lies in the range. */
  interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  groupBy: z.enum(costDimensions).default('team'),
  subgroupBy: z.enum(costDimensions).optional(),
  ...costFilters,
  /** `previous`: as long a time just before. `same-last-month`: from and to a calendar month earlier. */
  compare: z.enum(['none', 'previous', 'same-last-month']).default('none'),
  /** How many groups, the most expensive ones, have points of their own; the others share those of `other`. */
  top: z.coerce.number<number | string>().int().min(1).max(20).default(8),
});

/** See {@link costQuery}. */
export type CostQuestion = z.output<typeof costQuery>;
