import { z } from 'zod';
import { routingRule } from '../rule.ts';
import { target } from '../target.ts';

/** A name of the organization's own for a target, such as `fast`. Callers may ask for it like for a model, and rules may lead to it. */
export const modelAlias = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'Small letters, digits, ".", "_" and "-", at most 63 of them.'),
  target,
});

/** See {@link modelAlias}. */
export type ModelAlias = z.infer<typeof modelAlias>;

/** All of an organization's routing as it is drafted, published and rolled back: its rules in order, and its aliases. */
export const routingSet = z.strictObject({
  rules: z.array(routingRule).max(200, 'At most 200 rules.'),
  aliases: z.array(modelAlias).max(100, 'At most 100 aliases.'),
});

/** See {@link routingSet}. */
export type RoutingSet = z.infer<typeof routingSet>;

/** The routing in force. A canary is a newer version that decides for a share of the requests only. */
export type PublishedRouting = RoutingSet & {
  /** 0 before anything was published. */
  version: number;
  canary: (RoutingSet & { version: number; percent: number }) | null;
};
