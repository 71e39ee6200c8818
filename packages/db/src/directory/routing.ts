import { changesBetween } from '@switchyard/core/routing/publish/changes-between';
import type { RoutingSet } from '@switchyard/core/routing/publish/routing-set';
import type { RoutingRule } from '@switchyard/core/routing/rule';
import type { Scoped } from '../client/create-database.ts';
import { Prisma, type RoutingState } from '../generated/client.ts';
import { found, Refusal } from './refusal.ts';
import { noRouting, readRoutingContent, type StoredRouting } from './routing-content.ts';
import { insertRoutingVersion, namesOf } from './routing-versions.ts';

/** A version in force. `publishedAt` is null and `version` 0 before anything was published. */
export type PublishedRow = StoredRouting & {
  version: number;
  note: string;
  author: string | null;
  publishedAt: Date | null;
};

/** What is being written. */
export type DraftRow = StoredRouting & { baseVersion: number; author: string | null; updatedAt: Date };

/** All that is known of an organization's routing now. */
export type RoutingRow = {
  published: PublishedRow;
  canary: (PublishedRow & { percent: number; publishedAt: Date }) | null;
  draft: DraftRow | null;
  draftRevision: number;
  disabledRuleIds: string[];
};

/** The routing as it stands. */
export async function readRouting(scoped: Scoped, organizationId: string): Promise<RoutingRow> {
  const state = await stateOf(scoped, organizationId);
  const { version, canaryVersion, canaryPercent, draft, draftRevision, disabledRuleIds } = state;
  const rows = await scoped.routingVersion.findMany({
    where: { organizationId, version: { in: [version, canaryVersion ?? version] } },
  });
  const authors = await namesOf(scoped, [...rows.map(({ authorId }) => authorId), state.draftAuthorId]);
  const read = rows.map(({ content, authorId, createdAt, note, ...row }) => ({
    ...readRoutingContent(content),
    version: row.version,
    note,
    author: authors.get(authorId) ?? null,
    publishedAt: createdAt,
  }));
  const nothing = { set: noRouting, problems: [], version: 0, note: '', author: null, publishedAt: null };
  const canary = read.find((row) => row.version === canaryVersion);
  return {
    published: read.find((row) => row.version === version) ?? nothing,
    canary: canary && canaryPercent !== null ? { ...canary, percent: canaryPercent } : null,
    draft:
      draft === null
        ? null
        : {
            ...readRoutingContent(draft),
            baseVersion: state.draftBaseVersion ?? 0,
            author: authors.get(state.draftAuthorId) ?? null,
            updatedAt: state.draftUpdatedAt ?? new Date(0),
          },
    draftRevision,
    disabledRuleIds,
  };
}

/**
 * Writes the draft, whole, upon the version that is in force now. Throws a Refusal (conflict) when somebody else changed the draft
 * after `revision`.
 */
export async function saveDraft(
  scoped: Scoped,
  organizationId: string,
  { revision, set, authorId, now }: { revision: number; set: RoutingSet; authorId: string | null; now: Date },
): Promise<void> {
  const { version } = await requireRevision(scoped, organizationId, revision);
  await changeState(scoped, organizationId, {
    draft: set as unknown as Prisma.InputJsonValue,
    draftRevision: { increment: 1 },
    draftBaseVersion: version,
    draftAuthorId: authorId,
    draftUpdatedAt: now,
  });
}

/** Throws the draft away; answers whether there was one. */
export async function discardDraft(scoped: Scoped, organizationId: string): Promise<boolean> {
  const { draft } = await stateOf(scoped, organizationId);
  if (draft !== null) await changeState(scoped, organizationId, withoutDraft);
  return draft !== null;
}

/**
 * What the draft says, for publishing it. Throws a Refusal (conflict) when there is no draft or it says nothing new, when
 * somebody else changed it after `revision`, or when another version was published since it was saved.
 */
export async function draftToPublish(scoped: Scoped, organizationId: string, revision: number): Promise<DraftRow> {
  await requireRevision(scoped, organizationId, revision);
  const { draft, published } = await readRouting(scoped, organizationId);
  if (!draft) throw new Refusal('conflict', 'There is no draft to publish. Change something first.');
  if (draft.baseVersion !== published.version)
    throw new Refusal(
      'conflict',
      `Version ${published.version} was published after this draft was begun from version ${draft.baseVersion}. ` +
        'See what is different now and save the draft again, then publish it.',
    );
  if (changesBetween(published.set, draft.set).length === 0)
    throw new Refusal('conflict', 'The draft says what is published already. Change something first.');
  return draft;
}

/** How a version comes into force. */
export type Publication = {
  set: RoutingSet;
  note: string;
  authorId: string | null;
  /** The share of the requests for which it decides; less than 100 makes it the canary. */
  percent: number;
  /** Whether it was the draft, which is then no more. */
  isDraft: boolean;
};

/** Publishes the next version and answers its number. It takes the place of a canary that was on trial. */
export async function publishRouting(
  scoped: Scoped,
  organizationId: string,
  { set, note, authorId, percent, isDraft }: Publication,
): Promise<number> {
  const version = await insertRoutingVersion(scoped, organizationId, { set, note, authorId });
  await changeState(scoped, organizationId, {
    ...(percent < 100 ? { canaryVersion: version, canaryPercent: percent } : { version, ...withoutCanary }),
    ...(isDraft ? withoutDraft : {}),
  });
  return version;
}

/**
 * Gives the canary another share: 100 puts it in force, 0 ends it. Answers the share it had. Throws a Refusal (conflict) when another
 * version, or none, is the canary.
 */
export async function setCanary(
  scoped: Scoped,
  organizationId: string,
  { version, percent }: { version: number; percent: number },
): Promise<number> {
  const { canaryVersion, canaryPercent } = await stateOf(scoped, organizationId);
  if (canaryVersion !== version)
    throw new Refusal('conflict', `Version ${version} is not tried as a canary now. Load the routing again.`);
  if (percent === 100) await changeState(scoped, organizationId, { version, ...withoutCanary });
  else if (percent === 0) await changeState(scoped, organizationId, withoutCanary);
  else await changeState(scoped, organizationId, { canaryPercent: percent });
  return canaryPercent ?? 0;
}

/**
 * Switches a rule on or off, whatever version is in force; answers whether that changed anything. Throws a Refusal (not_found) when
 * neither the published routing nor the canary nor the draft has the rule.
 */
export async function setRuleEnabled(
  scoped: Scoped,
  organizationId: string,
  { id, enabled }: { id: string; enabled: boolean },
): Promise<{ name: string; changed: boolean }> {
  const { name } = await requireRule(scoped, organizationId, id);
  const { disabledRuleIds } = await stateOf(scoped, organizationId);
  if (disabledRuleIds.includes(id) !== enabled) return { name, changed: false };
  const rest = disabledRuleIds.filter((one) => one !== id);
  await changeState(scoped, organizationId, { disabledRuleIds: enabled ? rest : [...rest, id] });
  return { name, changed: true };
}

/** A rule of the published routing, the canary or the draft. Throws a Refusal (not_found). */
export async function requireRule(scoped: Scoped, organizationId: string, id: string): Promise<RoutingRule> {
  const { published, canary, draft } = await readRouting(scoped, organizationId);
  const rules = [published, canary, draft].flatMap((one) => one?.set.rules ?? []);
  return found(
    rules.find((rule) => rule.id === id),
    'routing rule',
  );
}

const withoutCanary = { canaryVersion: null, canaryPercent: null };
const withoutDraft = {
  draft: Prisma.DbNull,
  draftRevision: { increment: 1 },
  draftBaseVersion: null,
  draftAuthorId: null,
  draftUpdatedAt: null,
} as const;

/** An organization that never touched its routing has no row yet. */
async function stateOf(scoped: Scoped, organizationId: string): Promise<Omit<RoutingState, 'organizationId'>> {
  const state = await scoped.routingState.findUnique({ where: { organizationId } });
  return (
    state ?? {
      version: 0,
      canaryVersion: null,
      canaryPercent: null,
      disabledRuleIds: [],
      draft: null,
      draftRevision: 0,
      draftBaseVersion: null,
      draftAuthorId: null,
      draftUpdatedAt: null,
    }
  );
}

async function requireRevision(scoped: Scoped, organizationId: string, revision: number) {
  const state = await stateOf(scoped, organizationId);
  if (state.draftRevision === revision) return state;
  const author = (await namesOf(scoped, [state.draftAuthorId])).get(state.draftAuthorId);
  throw new Refusal(
    'conflict',
    `The draft was changed meanwhile${author === undefined ? '' : ` by ${author}`}. Load it and apply your change again.`,
  );
}

async function changeState(
  scoped: Scoped,
  organizationId: string,
  data: Prisma.RoutingStateUncheckedUpdateInput,
): Promise<void> {
  await scoped.routingState.upsert({ where: { organizationId }, create: { organizationId }, update: {} });
  await scoped.routingState.update({ where: { organizationId }, data, select: { organizationId: true } });
}
