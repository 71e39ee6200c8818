import { longestTtlSeconds } from '@switchyard/core/cache/cache-policy';
import { z } from 'zod';
import { ownerIds, ownerText } from '@/policies/owner';
import type { CachePolicy, ListedPolicy } from './cache-policy';

/** Nothing said: what the next wider one says holds. */
const inherit = 'inherit';

const optional = <Schema extends z.ZodType>(schema: Schema) => z.union([z.undefined(), schema]);
const wholeNumber = (most: number, unit: string) =>
  optional(
    z
      .number({ error: 'Expected a whole number.' })
      .int('Expected a whole number.')
      .min(1, 'At least 1.')
      .max(most, `At most ${most.toLocaleString('en')} ${unit}.`),
  );

/** A cache policy as the form holds it. */
export const policyForm = z
  .object({
    /** "team:<id>" or "key:<id>"; empty for the organization. */
    owner: z.string(),
    needsOwner: z.boolean(),
    mode: z.enum([inherit, 'on', 'off']),
    scope: z.enum([inherit, 'organization', 'team', 'member', 'key']),
    callers: z.enum([inherit, 'nothing', 'less', 'more']),
    ttlMinutes: wholeNumber(longestTtlSeconds / 60, 'minutes'),
    skips: z.boolean(),
    skipTools: z.boolean(),
    skipTemperature: optional(z.number({ error: 'Expected a number.' }).min(0, 'At least 0.').max(2, 'At most 2.')),
    maxMegabytes: wholeNumber(1_048_576, 'MB'),
  })
  .refine(({ owner, needsOwner }) => !needsOwner || owner !== '', {
    path: ['owner'],
    message: 'Choose a team or a key.',
  });

/** See {@link policyForm}. */
export type PolicyFormValues = z.input<typeof policyForm>;

/** A form that says nothing. */
export const emptyPolicy: PolicyFormValues = {
  owner: '',
  needsOwner: false,
  mode: inherit,
  scope: inherit,
  callers: inherit,
  ttlMinutes: undefined,
  skips: false,
  skipTools: false,
  skipTemperature: undefined,
  maxMegabytes: undefined,
};

const bytesOfMegabyte = 1_048_576;

/** What a policy says, in the form's fields. */
export function valuesOf({ team, key, policy }: ListedPolicy): PolicyFormValues {
  return {
    owner: ownerText({ team, key }),
    needsOwner: false,
    mode: policy.mode ?? inherit,
    scope: policy.scope ?? inherit,
    callers: policy.callers ?? inherit,
    ttlMinutes: policy.ttlSeconds === undefined ? undefined : Math.max(1, Math.round(policy.ttlSeconds / 60)),
    skips: policy.skip !== undefined,
    skipTools: policy.skip?.tools ?? false,
    skipTemperature: policy.skip?.temperatureAbove ?? undefined,
    maxMegabytes: policy.maxBytes === undefined ? undefined : Math.round(policy.maxBytes / bytesOfMegabyte),
  };
}

/** What the form comes to, as the API takes it. */
export function bodyOf(values: PolicyFormValues): {
  teamId: string | null;
  keyId: string | null;
  policy: CachePolicy;
} {
  const { mode, scope, callers, ttlMinutes, skips, skipTools, skipTemperature, maxMegabytes } = values;
  return {
    ...ownerIds(values.owner),
    policy: {
      ...(mode === inherit ? {} : { mode }),
      ...(scope === inherit ? {} : { scope }),
      ...(callers === inherit ? {} : { callers }),
      ...(ttlMinutes === undefined ? {} : { ttlSeconds: ttlMinutes * 60 }),
      ...(skips ? { skip: { tools: skipTools, temperatureAbove: skipTemperature ?? null } } : {}),
      ...(maxMegabytes === undefined ? {} : { maxBytes: maxMegabytes * bytesOfMegabyte }),
    },
  };
}
