import { randomUUID } from 'node:crypto';
import { hashToken, issueToken } from '@switchyard/platform/secrets/token';
import OpenAI, { toFile } from 'openai';
import { createWorld } from './world.ts';

/** Lines of a batch, one for each text. */
export const batchLines = (model: string, texts: readonly string[]) =>
  texts
    .map((content, at) => {
      const body = { model, messages: [{ role: 'user', content }], max_tokens: 40 };
      return JSON.stringify({ custom_id: `line-${at}`, method: 'POST', url: '/v1/chat/completions', body });
    })
    .join('\n');

/** A world with two accounts that keep objects, and callers of the same team, of another team and of another organization. */
export async function createStoredWorld() {
  const world = await createWorld();
  await world.watch();
  const { owner, organizationId, simulator } = world;
  const baseUrl = `${simulator.url}/v1`;
  const first = await world.addAccount({
    slug: 'first',
    provider: 'openai',
    models: ['gpt-4.1-mini'],
    baseUrl,
    credential: 'sk-first',
  });
  const second = await world.addAccount({
    slug: 'second',
    provider: 'openai',
    models: ['gpt-4.1'],
    baseUrl,
    credential: 'sk-second',
  });

  /** A key of a new team, here or in a new organization. */
  const keyOf = async (home: string) => {
    const teamId = randomUUID();
    await owner.team.create({ data: { id: teamId, organizationId: home, slug: `t-${teamId}`, name: 'Other' } });
    const issued = issueToken('syk');
    const keyHash = hashToken(world.environment.KEY_PEPPER, issued.secret);
    await owner.virtualKey.create({
      data: { organizationId: home, teamId, name: 'other', keyHash, prefix: issued.prefix, last4: issued.last4 },
    });
    return issued.secret;
  };
  const stranger = randomUUID();
  await owner.organization.create({ data: { id: stranger, slug: `o-${stranger}`, name: 'Stranger' } });
  const strangerKey = await keyOf(stranger);
  const otherTeamKey = await keyOf(organizationId);
  await world.changed();

  const client = (secret: string, account?: string) =>
    new OpenAI({
      apiKey: secret,
      baseURL: world.baseUrl,
      maxRetries: 0,
      ...(account ? { defaultHeaders: { 'x-switchyard-account': account } } : {}),
    });
  return {
    ...world,
    accounts: { first, second },
    /** The caller's own client; what it stores goes to the named account. */
    at: (account: 'first' | 'second') => client(world.key.secret, account),
    own: client(world.key.secret),
    otherTeam: client(otherTeamKey),
    stranger: client(strangerKey),
    /** Uploads lines for a batch. */
    upload: async (by: OpenAI, lines: string) =>
      by.files.create({ purpose: 'batch', file: await toFile(Buffer.from(lines), 'lines.jsonl') }),
  };
}

/** See {@link createStoredWorld}. */
export type StoredWorld = Awaited<ReturnType<typeof createStoredWorld>>;
