import { afterAll, expect, test } from 'bun:test';
import { openCredential } from '@switchyard/platform/secrets/sealed-credential';
import { createHarness } from './harness.ts';

const harness = await createHarness();
const { owner } = harness;
const organization = await harness.organization();
const dana = await harness.member(organization.id, 'OWNER');
afterAll(() => harness.stop());

const call = (method: string, path: string, body?: unknown) =>
  harness.call({ method, path, body, caller: dana, organization: organization.slug });

async function storedCredential(id: string): Promise<string> {
  const { sealedCredential } = await owner.providerAccount.findUniqueOrThrow({ where: { id } });
  return openCredential(harness.privateKey, sealedCredential, {
    organizationId: organization.id,
    providerAccountId: id,
  });
}

const accessKeyId = ['AK', 'IA', 'X'.repeat(12), '7Q2Z'].join('');
const awsKeys = { accessKeyId, secretAccessKey: 's'.repeat(40), region: 'us-east-1' };
const bedrock = { provider: 'amazon-bedrock', baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com/' };

test('AWS keys are sealed as one text and known by the end of the access key', async () => {
  const credential = JSON.stringify(awsKeys, null, 2);
  const { body } = await call('POST', '/provider-accounts', { name: 'Bedrock', ...bedrock, credential });
  expect(body).toMatchObject({ credentialLast4: '7Q2Z', baseUrl: 'https://bedrock-runtime.us-east-1.amazonaws.com' });
  expect(JSON.parse(await storedCredential(body.id))).toEqual(awsKeys);
});

test('a server on one’s own machine is saved without a key', async () => {
  const draft = { name: 'Ollama', provider: 'ollama', baseUrl: 'http://localhost:11434/v1', credential: '' };
  const { status, body } = await call('POST', '/provider-accounts', draft);
  expect(status).toBe(200);
  expect(await storedCredential(body.id)).toBe('');
});

test.each([
  ['openai', 'https://api.openai.com/v1', '', 'credential', 'Paste the key'],
  ['openai', 'https://api.openai.com/v1/chat/completions', 'made-up-key', 'baseUrl', '/chat/completions'],
  ['openai', 'https://api.openai.com', 'made-up-key', 'baseUrl', 'https://api.openai.com/v1'],
  ['amazon-bedrock', bedrock.baseUrl, '{"accessKeyId":"x"}', 'credential', 'access key ID'],
  ['google-vertex', 'https://x.googleapis.com/v1/projects/p/locations/l', 'made-up-key', 'credential', 'not JSON'],
])(
  '%s at %s: what is wrong is said at its field, also for a test',
  async (provider, baseUrl, credential, field, words) => {
    const draft = { provider, baseUrl, credential };
    for (const answer of [
      await call('POST', '/provider-accounts', { name: 'Wrong', ...draft }),
      await call('POST', '/provider-accounts/test', draft),
    ])
      expect(answer.body).toMatchObject({ status: 400, errors: [{ field, message: expect.stringContaining(words) }] });
  },
);

test('a new credential is read as the account’s provider needs it', async () => {
  const credential = JSON.stringify(awsKeys);
  const { body } = await call('POST', '/provider-accounts', { name: 'Bedrock again', ...bedrock, credential });
  const refused = await call('PATCH', `/provider-accounts/${body.id}`, { credential: '{"accessKeyId":"x"}' });
  expect(refused.body).toMatchObject({ status: 400, errors: [{ field: 'credential' }] });
  expect(JSON.parse(await storedCredential(body.id))).toEqual(awsKeys);
});

test('providers say what signs in to them and how their address looks', async () => {
  const { body } = await call('GET', '/providers');
  expect(body.items).toContainEqual({
    id: 'amazon-bedrock',
    name: 'Amazon Bedrock',
    defaultBaseUrl: null,
    baseUrlExample: 'https://bedrock-runtime.us-east-1.amazonaws.com',
    credential: 'aws',
  });
});
