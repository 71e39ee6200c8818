import { expect, test } from 'bun:test';
import { readCredential } from '@switchyard/core/providers/credential';
import { credentialOf, credentialProblems, noCredential } from './credential-values.ts';

const keys = {
  use: 'keys' as const,
  accessKeyId: ['AK', 'IA', 'X'.repeat(16)].join(''),
  secretAccessKey: 's'.repeat(40),
  sessionToken: '',
  region: 'us-east-1',
};
const baseUrl = 'https://bedrock-runtime.us-east-1.amazonaws.com';
const required = { required: true, baseUrl };

test('AWS keys become the one text that the server takes', () => {
  const text = credentialOf('aws', { ...noCredential, aws: keys });
  expect(readCredential('aws', text)).toMatchObject({ kind: 'taken', credential: text });
  expect(credentialProblems('aws', { ...noCredential, aws: keys }, required)).toEqual([]);
});

test('each AWS field that is wrong says so in its own place', () => {
  const wrong = { ...keys, accessKeyId: 'abc', region: '' };
  const paths = credentialProblems('aws', { ...noCredential, aws: wrong }, required).map(({ path }) => path);
  expect(paths).toEqual(['aws.accessKeyId', 'aws.region']);
});

test('a region other than the base URL’s is named before AWS refuses it', () => {
  const problems = credentialProblems('aws', { ...noCredential, aws: { ...keys, region: 'eu-west-1' } }, required);
  expect(problems).toEqual([{ path: 'aws.region', message: expect.stringContaining('us-east-1') }]);
  expect(
    credentialProblems('aws', { ...noCredential, aws: keys }, { required: true, baseUrl: 'http://127.0.0.1:9' }),
  ).toEqual([]);
});

test('nothing typed is sent as nothing, and is wrong only where a credential is needed', () => {
  for (const kind of ['api-key', 'aws', 'google-service-account'] as const) {
    expect(credentialOf(kind, noCredential)).toBe('');
    expect(credentialProblems(kind, noCredential, required)).not.toEqual([]);
    expect(credentialProblems(kind, noCredential, { required: false, baseUrl })).toEqual([]);
  }
  expect(credentialProblems('none', noCredential, required)).toEqual([]);
});
