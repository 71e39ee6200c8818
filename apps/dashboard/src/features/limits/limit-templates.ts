import { usualMaxGroups } from '@switchyard/core/limits/groups';
import type { LimitForm } from './limit-policy';

/** A limit to start from. */
export type LimitTemplate = { id: string; title: string; about: string; form: LimitForm };

const none = { conditions: [], groupBy: [], maxGroups: usualMaxGroups };

/** The limits that people begin with. Whom they cap is left to choose, where it is not everyone. */
export const limitTemplates: readonly LimitTemplate[] = [
  {
    id: 'key-requests',
    title: 'Requests of a key',
    about: 'One application cannot call more than 600 times a minute.',
    form: {
      ...none,
      name: 'Requests of a key',
      scope: { kind: 'key', id: '' },
      rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 600 }],
    },
  },
  {
    id: 'team-tokens',
    title: 'Tokens of a team',
    about: 'A team gets through 2 million tokens an hour, and 200,000 of them in any minute.',
    form: {
      ...none,
      name: 'Tokens of a team',
      scope: { kind: 'team', id: '' },
      rules: [
        { kind: 'window', measure: 'total-tokens', window: 'minute', limit: 200_000 },
        { kind: 'window', measure: 'total-tokens', window: 'hour', limit: 2_000_000 },
      ],
    },
  },
  {
    id: 'at-once',
    title: 'Calls at once',
    about: 'No more than 50 calls of the whole organization are under way together.',
    form: {
      ...none,
      name: 'Calls at once',
      scope: { kind: 'organization' },
      rules: [{ kind: 'concurrency', limit: 50 }],
    },
  },
  {
    id: 'per-customer',
    title: 'Per customer',
    about: 'Every value of the metadata “customer” gets 60 requests a minute of its own.',
    form: {
      ...none,
      name: 'Per customer',
      scope: { kind: 'organization' },
      groupBy: ['metadata.customer'],
      rules: [{ kind: 'window', measure: 'requests', window: 'minute', limit: 60 }],
    },
  },
];
