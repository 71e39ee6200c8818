import { publishRouting, readRouting } from '@switchyard/db/directory/routing';
import {
  listRoutingVersions,
  numberRouting,
  type RoutingVersionRow,
  readRoutingVersion,
} from '@switchyard/db/directory/routing-versions';
import { z } from 'zod';
import { refuseFaults } from '../configuration/routing-check.ts';
import { readRoutingView } from '../configuration/routing-view.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle } from '../http/handler.ts';
import { iso } from './views.ts';

const list = handle(contract.routingVersions.list, ({ read: reading, query }) =>
  reading(async (scoped, organizationId) => {
    const { cursor, limit } = query;
    const before = versionOf(cursor);
    const rows = await listRoutingVersions(scoped, organizationId, { before, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(view),
      nextCursor: rows.length > limit ? String(shown.at(-1)?.version) : null,
    };
  }),
);

const read = handle(contract.routingVersions.read, ({ read: reading, params }) =>
  reading(async (scoped, organizationId) => {
    const row = await readRoutingVersion(scoped, organizationId, params.version);
    return { ...view(row), ...row.set };
  }),
);

const restore = handle(contract.routingVersions.restore, ({ change, now, user, params, body }) =>
  change(async (scoped, { organizationId, audit }) => {
    const old = await readRoutingVersion(scoped, organizationId, params.version);
    const { published: before } = await readRouting(scoped, organizationId);
    const set = await numberRouting(scoped, organizationId, { written: old.set, published: before.set });
    await refuseFaults(scoped, organizationId, { set, now });
    const publication = { set, note: body.note, percent: 100, authorId: user?.id ?? null, isDraft: false };
    const version = await publishRouting(scoped, organizationId, publication);
    audit({
      action: 'routing.restore',
      targetKind: 'routing',
      targetId: null,
      summary: `Rolled the routing back to version ${old.version}, as version ${version}`,
      before: { version: before.version, routing: JSON.stringify(before.set) },
      after: { version, note: body.note, routing: JSON.stringify(set) },
    });
    return readRoutingView(scoped, organizationId, now);
  }),
);

/** Published versions of the routing. */
export const routingVersionRoutes = [list, read, restore];

function view({ version, note, author, createdAt, changes }: RoutingVersionRow) {
  return { version, note, author, createdAt: iso(createdAt), changes };
}

/** A cursor is the number of the last version of the page before. */
function versionOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const parsed = z.coerce.number().int().min(1).safeParse(cursor);
  if (parsed.success) return parsed.data;
  throw invalidField('cursor', 'Pass nextCursor of the page before, unchanged.');
}
