import { parseArgs } from 'node:util';
import type { RebuildRange } from '@switchyard/db/requests/rebuild-usage';
import { z } from 'zod';

/** Which days to sum anew, or what is wrong with how that was said. */
export type RebuildArguments = { kind: 'range'; range: RebuildRange } | { kind: 'refused'; problem: string };

/** How it is called. */
export const rebuildSynopsis = 'Usage: pnpm rebuild-usage --from 2026-11-01 --to 2026-11-30 [--organization <id>]';

const given = z.strictObject({
  from: z.iso.date('--from must be a day, for example 2026-11-01.'),
  to: z.iso.date('--to must be a day, for example 2026-11-30.'),
  organization: z.uuid('--organization must be the id of an organization, a UUID.').optional(),
});

/** Reads the arguments of the command. Days are of UTC, both included; `today` is the last one that there can be. */
export function readRebuildArguments(args: readonly string[], today: string): RebuildArguments {
  const parsed = parse(args);
  if (typeof parsed === 'string') return { kind: 'refused', problem: parsed };
  const read = given.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    const name = String(issue?.path[0] ?? '');
    const isMissing = !(name in parsed);
    return {
      kind: 'refused',
      problem: isMissing ? `--${name} is missing.` : (issue?.message ?? 'It is not understood.'),
    };
  }
  const { from: fromDay, to: toDay, organization } = read.data;
  if (fromDay > toDay) return { kind: 'refused', problem: `--from ${fromDay} is after --to ${toDay}.` };
  if (toDay > today) return { kind: 'refused', problem: `--to ${toDay} is in the future; today is ${today} (UTC).` };
  const organizationId = organization === undefined ? {} : { organizationId: organization };
  return { kind: 'range', range: { fromDay, toDay, ...organizationId } };
}

/** The options by name, or what Node says is wrong with them. */
function parse(args: readonly string[]): Record<string, string | undefined> | string {
  const options = { from: { type: 'string' }, to: { type: 'string' }, organization: { type: 'string' } } as const;
  try {
    return { ...parseArgs({ args: [...args], options }).values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
