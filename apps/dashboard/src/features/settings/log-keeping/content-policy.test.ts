import { expect, test } from 'bun:test';
import { policySentence } from './content-policy';
import { bodyOf, emptyPolicy, policyForm, valuesOf } from './policy-values';

const team = { id: '0197a0c2-7c1e-7b52-9d2e-3f1a2b4c5d6e', name: 'Search' };

test('a policy says what is kept, without what, and whether opening it asks for a reason', () => {
  expect(policySentence({})).toBe('Says nothing.');
  expect(policySentence({ keep: 'none' })).toBe('Nothing of what is said is kept, only figures.');
  const redact = { kinds: ['email' as const, 'secret' as const], patterns: [{ name: 'ticket', pattern: 'T-\\d+' }] };
  expect(policySentence({ keep: 'redacted', redact, requireReason: true })).toBe(
    'What is said is kept without secrets, e-mail addresses, and [ticket]. Opening it asks for a reason.',
  );
  expect(policySentence({ redact: { kinds: ['card'], patterns: [] } })).toBe(
    'Where content is kept redacted, it is kept without card numbers.',
  );
});

test('a policy goes into the form and comes out as it was', () => {
  const redact = { kinds: ['secret' as const], patterns: [{ name: 'ticket', pattern: 'T-\\d+' }] };
  const policy = { keep: 'redacted' as const, redact };
  const values = policyForm.parse(valuesOf({ team, key: null, policy, updatedAt: '2026-11-29T00:00:00Z' }));
  expect(bodyOf(values)).toEqual({ teamId: team.id, keyId: null, policy });
  expect(bodyOf(policyForm.parse(emptyPolicy))).toEqual({ teamId: null, keyId: null, policy: {} });
});

test('errors stand at the pattern that is wrong, and every name is used once', () => {
  const patterns = [
    { name: 'ticket', pattern: '(' },
    { name: 'ticket', pattern: 'a' },
  ];
  const parsed = policyForm.safeParse({ ...emptyPolicy, redacts: true, patterns });
  const paths = parsed.error?.issues.map(({ path }) => path.join('.'));
  expect(paths).toContain('patterns.0.pattern');
  const twice = policyForm.safeParse({
    ...emptyPolicy,
    redacts: true,
    patterns: patterns.map((one) => ({ ...one, pattern: 'a' })),
  });
  expect(twice.error?.issues.map(({ path }) => path.join('.'))).toEqual(['patterns.1.name']);
  expect(policyForm.safeParse({ ...emptyPolicy, needsOwner: true }).error?.issues[0]?.path).toEqual(['owner']);
});
