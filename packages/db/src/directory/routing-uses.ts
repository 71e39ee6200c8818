import { z } from 'zod';
import type { Scoped } from '../client/create-database.ts';

const parts = z.array(z.looseObject({ name: z.string() })).catch([]);
const stored = z.object({ rules: parts, aliases: parts });

/**
 * What leads requests to a provider account, in words: "The routing rule "Fast" of the draft". The published routing is looked at
 * first, then the canary and the draft; undefined when nothing does. What is not understood counts, too.
 */
export async function useOfAccount(scoped: Scoped, organizationId: string, id: string): Promise<string | undefined> {
  const state = await scoped.routingState.findUnique({ where: { organizationId } });
  if (!state) return undefined;
  const { version, canaryVersion, draft } = state;
  const rows = await scoped.routingVersion.findMany({
    where: { organizationId, version: { in: [version, canaryVersion ?? version] } },
    select: { version: true, content: true },
  });
  const contentOf = (wanted: number | null) => rows.find((row) => row.version === wanted)?.content;
  const places = [
    { content: contentOf(version), where: '' },
    { content: contentOf(canaryVersion), where: ' of the canary' },
    { content: draft, where: ' of the draft' },
  ];
  for (const { content, where } of places) {
    const part = partThatNames(content, id);
    if (part !== undefined) return `${part}${where}`;
  }
  return undefined;
}

function partThatNames(content: unknown, id: string): string | undefined {
  const parsed = stored.safeParse(content);
  if (!parsed.success) return undefined;
  const { rules, aliases } = parsed.data;
  const rule = rules.find((one) => namesAccount(one, id));
  if (rule) return `The routing rule "${rule.name}"`;
  const alias = aliases.find((one) => namesAccount(one, id));
  return alias && `The alias "${alias.name}"`;
}

/** Whatever strategy or shadow it is, the account stands under this name. */
function namesAccount(value: unknown, id: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('providerAccountId' in value && value.providerAccountId === id) return true;
  return Object.values(value).some((inner) => namesAccount(inner, id));
}
