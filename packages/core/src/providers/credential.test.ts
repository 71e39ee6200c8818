import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type CredentialKind, googleTokenUri, readCredential } from './credential.ts';

const accessKeyId = ['AK', 'IA', 'X'.repeat(12), '7Q2Z'].join('');
const secretAccessKey = 's'.repeat(40);
const keyPair = { accessKeyId, secretAccessKey, region: 'eu-central-1' };
const keyFile = {
  type: 'service_account',
  project_id: 'a-project',
  private_key_id: `${'0'.repeat(36)}beef`,
  private_key: ['-----BEGIN', 'PRIVATE KEY-----\nmade up\n-----END', 'PRIVATE KEY-----\n'].join(' '),
  client_email: 'gateway@a-project.iam.gserviceaccount.com',
  token_uri: googleTokenUri,
};

test('a key is taken without the blanks around it, and known by its end', () => {
  expect(readCredential('api-key', '  sk-made-up-key-1234\n')).toEqual({
    kind: 'taken',
    credential: 'sk-made-up-key-1234',
    last4: '1234',
  });
  expect(readCredential('api-key', 'short')).toMatchObject({ last4: '' });
});

test('only a host that may do without a key is saved without one', () => {
  expect(readCredential('none', ' ')).toEqual({ kind: 'taken', credential: '', last4: '' });
  expect(readCredential('none', 'made-up-local-key')).toMatchObject({ credential: 'made-up-local-key' });
  for (const kind of ['api-key', 'aws', 'google-service-account'] as const)
    expect(readCredential(kind, ' ').kind).toBe('refused');
});

test('AWS keys are one JSON text, known by the end of the access key', () => {
  const typed = JSON.stringify({ ...keyPair, sessionToken: 'made-up' }, null, 2);
  expect(readCredential('aws', typed)).toEqual({
    kind: 'taken',
    credential: JSON.stringify({ accessKeyId, secretAccessKey, sessionToken: 'made-up', region: 'eu-central-1' }),
    last4: '7Q2Z',
  });
  expect(readCredential('aws', 'made-up-bedrock-key')).toMatchObject({ kind: 'taken', last4: '-key' });
});

test.each([
  ['an unknown member', { ...keyPair, extra: 1 }, 'accessKeyId, secretAccessKey and region'],
  ['no region', { accessKeyId, secretAccessKey }, 'accessKeyId, secretAccessKey and region'],
  ['a region that is none', { ...keyPair, region: 'Frankfurt' }, 'us-east-1'],
  ['an access key in small letters', { ...keyPair, accessKeyId: 'abc' }, 'access key ID'],
])('AWS keys with %s are refused in words', (_, value, words) => {
  expect(readCredential('aws', JSON.stringify(value))).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining(words),
  });
});

test('a key file is taken as it is, in one line, known by the end of its id', () => {
  expect(readCredential('google-service-account', JSON.stringify(keyFile, null, 2))).toMatchObject({
    kind: 'taken',
    last4: 'beef',
  });
  const reading = readCredential('google-service-account', JSON.stringify(keyFile, null, 2));
  expect(reading.kind === 'taken' && JSON.parse(reading.credential)).toEqual(keyFile);
});

test.each([
  ['no JSON', 'not JSON', 'not JSON'],
  ['another type', JSON.stringify({ ...keyFile, type: 'authorized_user' }), 'service_account'],
  ['no address', JSON.stringify({ ...keyFile, client_email: 'nobody' }), 'client_email'],
  ['no private key', JSON.stringify({ ...keyFile, private_key: undefined }), 'private_key'],
  ['a private key that is no PEM', JSON.stringify({ ...keyFile, private_key: 'secret' }), 'PEM'],
  ['another place for tokens', JSON.stringify({ ...keyFile, token_uri: 'https://evil.example.com' }), googleTokenUri],
  ['no place for tokens', JSON.stringify({ ...keyFile, token_uri: undefined }), googleTokenUri],
])('a key file with %s is refused in words', (_, text, words) => {
  expect(readCredential('google-service-account', text)).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining(words),
  });
});

test('whatever is typed is taken or refused, and a refusal never repeats it', () => {
  const kinds = fc.constantFrom<CredentialKind>('api-key', 'none', 'aws', 'google-service-account');
  const secret = 'zq7-made-up-secret';
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.constantFrom(`${secret} two`, `{"secretAccessKey":"${secret}"}`, `{"private_key":"${secret}"}`),
  );
  fc.assert(
    fc.property(kinds, typed, (kind, text) => {
      const reading = readCredential(kind, text);
      if (reading.kind === 'refused') expect(reading.problem).not.toContain(secret);
      else expect(readCredential(kind, reading.credential)).toEqual(reading);
    }),
  );
});
