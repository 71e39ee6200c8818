import { contentKept, redactionKinds, redactionPattern } from '@switchyard/core/content/content-policy';
import { z } from 'zod';
import { ownerIds, ownerText } from '@/policies/owner';
import type { ContentPolicy, ListedPolicy } from './content-policy';

/** Nothing said: what the next wider one says holds. */
const inherit = 'inherit';

const { name, pattern } = redactionPattern.shape;

/** A content policy as the form holds it. */
export const policyForm = z
  .object({
    /** As `ownerText` writes it; empty for the organization. */
    owner: z.string(),
    needsOwner: z.boolean(),
    keep: z.enum([inherit, ...contentKept]),
    redacts: z.boolean(),
    kinds: z.array(z.enum(redactionKinds)),
    patterns: z.array(z.object({ name, pattern })).max(20, 'At most 20 patterns.'),
    requireReason: z.boolean(),
  })
  .superRefine(({ owner, needsOwner, patterns }, { addIssue }) => {
    if (needsOwner && owner === '') addIssue({ code: 'custom', path: ['owner'], message: 'Choose a team or a key.' });
    for (const [place, { name: own }] of patterns.entries())
      if (patterns.findIndex((other) => other.name === own) < place)
        addIssue({ code: 'custom', path: ['patterns', place, 'name'], message: 'Another pattern has this name.' });
  });

/** See {@link policyForm}. */
export type PolicyFormValues = z.input<typeof policyForm>;

/** A form that says nothing. */
export const emptyPolicy: PolicyFormValues = {
  owner: '',
  needsOwner: false,
  keep: inherit,
  redacts: false,
  kinds: [...redactionKinds],
  patterns: [],
  requireReason: false,
};

/** What a policy says, in the form's fields. */
export function valuesOf({ team, key, policy }: ListedPolicy): PolicyFormValues {
  return {
    owner: ownerText({ team, key }),
    needsOwner: false,
    keep: policy.keep ?? inherit,
    redacts: policy.redact !== undefined,
    kinds: policy.redact?.kinds ?? [...redactionKinds],
    patterns: policy.redact?.patterns ?? [],
    requireReason: policy.requireReason ?? false,
  };
}

/** What the form comes to, as the API takes it. */
export function bodyOf(values: z.output<typeof policyForm>): {
  teamId: string | null;
  keyId: string | null;
  policy: ContentPolicy;
} {
  const { owner, keep, redacts, kinds, patterns, requireReason } = values;
  return {
    ...ownerIds(owner),
    policy: {
      ...(keep === inherit ? {} : { keep }),
      ...(redacts ? { redact: { kinds, patterns } } : {}),
      ...(requireReason ? { requireReason } : {}),
    },
  };
}
