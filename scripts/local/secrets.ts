import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSealingKeys } from '@switchyard/platform/secrets/sealed-secret';
import { issueToken } from '@switchyard/platform/secrets/token';
import { PlainError } from './progress.ts';

/** What one installation keeps to itself. Made once, kept in `<home>/secrets.json`, readable by its owner only. */
export type Secrets = {
  keyPepper: string;
  internalToken: string;
  authSecret: string;
  credentialPublicKey: string;
  credentialPrivateKey: string;
  channelPublicKey: string;
  channelPrivateKey: string;
  contentPublicKey: string;
  contentPrivateKey: string;
  cacheKey: string;
  postgresPassword: string;
  gatewayPassword: string;
  workerPassword: string;
  dashboardPassword: string;
  demoPassword: string;
  demoVirtualKey: string;
  demoApiToken: string;
};

/** Reads the secrets, or makes them at the first start. `isNew` says which. */
export async function loadSecrets(home: string): Promise<{ secrets: Secrets; isNew: boolean }> {
  const path = join(home, 'secrets.json');
  if (existsSync(path)) return { secrets: await completed(home, parse(path)), isNew: false };
  const secrets = await generate();
  saveSecrets(home, secrets);
  return { secrets, isNew: true };
}

/** Writes the file whole or not at all. */
export function saveSecrets(home: string, secrets: Secrets): void {
  const path = join(home, 'secrets.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Installations that were made before there were channels, content or a cache get their keys now. */
async function completed(home: string, known: Secrets): Promise<Secrets> {
  if (Object.values(known).every((secret) => secret !== '')) return known;
  const made = await generate();
  const kept = Object.entries(known).filter(([, secret]) => secret !== '');
  const secrets = { ...made, ...Object.fromEntries(kept) };
  saveSecrets(home, secrets);
  return secrets;
}

async function generate(): Promise<Secrets> {
  const { publicKey, privateKey } = await generateSealingKeys();
  const channels = await generateSealingKeys();
  const content = await generateSealingKeys();
  return {
    keyPepper: random(32),
    internalToken: random(32),
    authSecret: random(32),
    credentialPublicKey: publicKey,
    credentialPrivateKey: privateKey,
    channelPublicKey: channels.publicKey,
    channelPrivateKey: channels.privateKey,
    contentPublicKey: content.publicKey,
    contentPrivateKey: content.privateKey,
    cacheKey: random(32),
    postgresPassword: random(24),
    gatewayPassword: random(24),
    workerPassword: random(24),
    dashboardPassword: random(24),
    demoPassword: random(12),
    demoVirtualKey: issueToken('syk').secret,
    demoApiToken: issueToken('syt').secret,
  };
}

function parse(path: string): Secrets {
  const value = readJson(path) as Record<string, unknown>;
  const read = (name: keyof Secrets): string => {
    const text = value[name];
    if (typeof text === 'string' && text !== '') return text;
    throw damaged(path, `"${name}" is missing`);
  };
  const readLater = (name: keyof Secrets): string => (value[name] === undefined ? '' : read(name));
  return {
    keyPepper: read('keyPepper'),
    internalToken: read('internalToken'),
    authSecret: read('authSecret'),
    credentialPublicKey: read('credentialPublicKey'),
    credentialPrivateKey: read('credentialPrivateKey'),
    channelPublicKey: readLater('channelPublicKey'),
    channelPrivateKey: readLater('channelPrivateKey'),
    contentPublicKey: readLater('contentPublicKey'),
    contentPrivateKey: readLater('contentPrivateKey'),
    cacheKey: readLater('cacheKey'),
    postgresPassword: read('postgresPassword'),
    gatewayPassword: read('gatewayPassword'),
    workerPassword: read('workerPassword'),
    dashboardPassword: read('dashboardPassword'),
    demoPassword: read('demoPassword'),
    demoVirtualKey: read('demoVirtualKey'),
    demoApiToken: read('demoApiToken'),
  };
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw damaged(path, 'it is not JSON');
  }
}

function damaged(path: string, why: string): PlainError {
  return new PlainError(
    `${path} is damaged (${why}). Put it back from a backup, or run npm start -- --reset to begin again with empty data.`,
  );
}

const random = (bytes: number) => randomBytes(bytes).toString('base64url');
