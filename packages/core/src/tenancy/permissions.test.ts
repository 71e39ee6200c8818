import { expect, test } from 'bun:test';
import { can, mayGrant, permissions, roles } from './permissions.ts';

test('the owner may do everything, and no role may do more than the one above it', () => {
  for (const permission of Object.keys(permissions) as (keyof typeof permissions)[]) {
    expect(can('OWNER', permission)).toBe(true);
    for (let strength = 1; strength < roles.length; strength++)
      if (can(roles[strength]!, permission)) expect(can(roles[strength - 1]!, permission)).toBe(true);
  }
});

test('nobody grants a stronger role than their own, and only those who manage members grant any', () => {
  expect(mayGrant('ADMIN', 'OWNER')).toBe(false);
  expect(mayGrant('ADMIN', 'ADMIN')).toBe(true);
  expect(mayGrant('MEMBER', 'VIEWER')).toBe(false);
});

test('members and viewers see what caps them and whom it tells, and only owners and admins change it', () => {
  for (const what of ['limits', 'channels', 'budgets'] as const)
    for (const role of roles) {
      expect(can(role, `${what}.read`)).toBe(true);
      expect(can(role, `${what}.manage`)).toBe(role === 'OWNER' || role === 'ADMIN');
    }
});
