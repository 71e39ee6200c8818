import { cacheScopes } from '@switchyard/core/cache/cache-policy';
import { cacheEntries, cachePurged, cacheSize } from '@switchyard/core/cache/internal-cache';
import { found } from '@switchyard/db/directory/refusal';
import { type CacheSums, readCacheReport } from '@switchyard/db/reports/cache-report';
import { namesOfGroups } from '@switchyard/db/reports/group-names';
import { listNearMisses, reviewNearMiss } from '@switchyard/db/reports/near-misses';
import { z } from 'zod';
import { askGateway } from '../configuration/ask-gateway.ts';
import { contract } from '../contract/index.ts';
import { invalidField } from '../http/api-problem.ts';
import { handle, type OrganizationCall } from '../http/handler.ts';
import { cursorId } from './cursor.ts';
import { iso, pageOf } from './views.ts';

const cacheScope = z.enum(cacheScopes);

const hourMs = 3_600_000;
/** The longest ranges whose points still make a picture. */
const longestMs = { hour: 8 * 24 * hourMs, day: 400 * 24 * hourMs };

const report = handle(contract.cache.report, async (call) => {
  const { interval, groupBy, teamId, from, to } = call.query;
  const stepMs = interval === 'hour' ? hourMs : 24 * hourMs;
  const range = {
    from: new Date(Math.floor(Date.parse(from) / stepMs) * stepMs),
    to: new Date(Math.ceil(Date.parse(to) / stepMs) * stepMs),
  };
  if (range.from >= range.to) throw invalidField('to', 'The end must come after the beginning.');
  if (range.to.getTime() - range.from.getTime() > longestMs[interval])
    throw invalidField('interval', 'This range is too long for points an hour apart. Take days.');
  const question = { range, interval, groupBy, teamId };
  const [sums, size] = await Promise.all([
    call.read((scoped, organizationId) => readCacheReport(scoped, organizationId, question)),
    ask(call, { path: '/internal/cache/size', body: {}, answer: cacheSize, task: 'say what is kept' }).catch(
      () => null,
    ),
  ]);
  return {
    from: iso(range.from),
    to: iso(range.to),
    interval,
    totals: sums.totals.map(viewSums),
    points: sums.points.map(({ at, ...point }) => ({ at: iso(at), ...viewSums(point) })),
    groups: sums.groups.map(({ totals, ...group }) => ({ ...group, totals: totals.map(viewSums) })),
    size,
  };
});

const viewSums = ({ status, requests, savedNanos, ...tokens }: CacheSums) => ({
  status,
  requests: Number(requests),
  savedNanos: String(savedNanos),
  savedInputTokens: Number(tokens.savedInputTokens),
  savedOutputTokens: Number(tokens.savedOutputTokens),
  savedMs: Number(tokens.savedMs),
});

const entries = handle(contract.cache.entries, async (call) => {
  const { teamId, cursor, limit } = call.query;
  const body = { ...(teamId && { teamId }), ...(cursor && { cursor }), limit };
  const answer = cacheEntries;
  const { entries: items, cursor: nextCursor } = await ask(call, {
    path: '/internal/cache/entries',
    body,
    answer,
    task: 'list what is kept',
  });
  const names = await call.read(async (scoped, organizationId) => {
    const of = (dimension: 'team' | 'key', ids: string[]) =>
      namesOfGroups(scoped, organizationId, { dimension, ids: [...new Set(ids)] });
    return {
      teams: await of(
        'team',
        items.map((item) => item.teamId),
      ),
      keys: await of(
        'key',
        items.map((item) => item.keyId),
      ),
    };
  });
  return {
    items: items.map(({ teamId: team, keyId, scope, ttlMs: _, usedAtMs, endsAtMs, ...item }) => ({
      ...item,
      scope: cacheScope.parse(scope),
      team: { id: team, name: names.teams.get(team) ?? team },
      key: { id: keyId, name: names.keys.get(keyId) ?? keyId },
      usedAt: iso(new Date(usedAtMs)),
      endsAt: iso(new Date(endsAtMs)),
    })),
    nextCursor,
  };
});

const purge = handle(contract.cache.purge, async (call) => {
  const what = call.body;
  const answer = cachePurged;
  const purged = await ask(call, { path: '/internal/cache/purge', body: { what }, answer, task: 'forget anything' });
  await call.changeQuietly(async (_scoped, { organizationId, audit }) =>
    audit({
      action: 'cache.purge',
      targetKind: what.kind === 'team' ? 'team' : 'organization',
      targetId: what.kind === 'team' ? what.teamId : organizationId,
      summary: `Forgot ${purged.entries} cached answers: ${inWords[what.kind]}`,
      after: { ...what, ...purged },
    }),
  );
  return purged;
});

const inWords = {
  entry: 'one of them',
  namespace: 'those of namespaces with a prefix',
  team: 'those of a team',
  all: 'all there were',
};

const nearMisses = handle(contract.cache.nearMisses, async ({ read, query }) => {
  const { from, ruleId, cursor, limit } = query;
  const before = cursorId(cursor);
  const rows = await read((scoped, organizationId) =>
    listNearMisses(scoped, organizationId, {
      from: new Date(from),
      limit,
      ...(ruleId && { ruleId }),
      ...(before && { before }),
    }),
  );
  return pageOf(rows, limit, ({ id, startedAt, ...row }) => ({ requestId: id, startedAt: iso(startedAt), ...row }));
});

const review = handle(
  contract.cache.review,
  async ({ changeQuietly, user, params: { requestId }, body: { verdict } }) => {
    await changeQuietly(async (scoped, { organizationId, audit }) => {
      const reviewed = await reviewNearMiss(scoped, organizationId, {
        requestId,
        verdict,
        reviewedById: user?.id ?? null,
      });
      found(reviewed || null, 'call whose question was compared');
      audit({
        action: 'cache.review',
        targetKind: 'request',
        targetId: requestId,
        summary:
          verdict === null
            ? 'Took back a review of the semantic cache'
            : `Reviewed the semantic cache: ${verdict.toLowerCase()}`,
        after: { verdict },
      });
    });
    return { requestId, verdict };
  },
);

/** Answers that are kept: what they save, which there are, and forgetting them. */
export const cacheRoutes = [report, entries, purge, nearMisses, review];

type Question<Answer extends z.ZodType> = {
  path: `/internal/cache/${string}`;
  body: object;
  answer: Answer;
  /** What the gateway did not do when it does not answer. */
  task: string;
};

/** Only the gateway can name and open what is kept. */
const ask = <Answer extends z.ZodType>(call: OrganizationCall, { body, ...question }: Question<Answer>) =>
  askGateway(call.app, {
    ...question,
    organizationId: call.organization.id,
    body: { organizationId: call.organization.id, ...body },
  });
