import { modelAlias, type RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import { routingRule } from '@switchyard/core/routing/rule';
import { z } from 'zod';

/** Routing as it was stored, as far as it is understood; each problem names a rule or an alias that is left out, and why. */
export type StoredRouting = { set: RoutingSet; problems: string[] };

const loose = z.object({ rules: z.array(z.unknown()), aliases: z.array(z.unknown()) });
const named = z.object({ id: z.string().optional(), version: z.number().optional(), name: z.string() });

/** Routing without a rule and without an alias. */
export const noRouting: RoutingSet = { rules: [], aliases: [] };

/**
 * Reads routing from its column. What another version wrote and this one does not understand is left out, one rule or alias at a
 * time, so that one of them does not stop all traffic.
 */
export function readRoutingContent(content: unknown): StoredRouting {
  const whole = loose.safeParse(content);
  if (!whole.success) return { set: noRouting, problems: ['The routing is not understood at all; publish it again.'] };
  const rules = readEach(whole.data.rules, routingRule, 'Routing rule');
  const aliases = readEach(whole.data.aliases, modelAlias, 'Alias');
  return { set: { rules: rules.read, aliases: aliases.read }, problems: [...rules.problems, ...aliases.problems] };
}

function readEach<Item>(items: readonly unknown[], schema: z.ZodType<Item>, what: string) {
  const read: Item[] = [];
  const problems: string[] = [];
  for (const item of items) {
    const parsed = schema.safeParse(item);
    if (parsed.success) read.push(parsed.data);
    else
      problems.push(
        `${what} ${nameOf(item)} is left out because it is not understood; open and save it again. ${z.prettifyError(parsed.error)}`,
      );
  }
  return { read, problems };
}

function nameOf(item: unknown): string {
  const parsed = named.safeParse(item);
  if (!parsed.success) return 'without a name';
  const { id, version, name } = parsed.data;
  return id === undefined ? `"${name}"` : `"${name}" (${id}, version ${version ?? 'unknown'})`;
}
