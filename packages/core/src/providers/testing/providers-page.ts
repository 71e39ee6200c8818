import { operationNames } from '../../operations/operation.ts';
import type { Provider } from '../provider.ts';

/** docs/providers.md, as the providers themselves tell it. */
export function providersPage(providers: readonly Provider[]): string {
  const sorted = [...providers].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return `# Providers

${providers.length} providers, each with the formats and operations that it serves. A caller of a format that a provider serves is passed
through untouched; any other chat format is translated. An account may point at another address than the usual one: a region, a
proxy, a server of your own. Models are named as the provider names them.

This page is written from \`packages/core/src/providers\`; see [Add a provider](add-a-provider.md).

| provider | id | base URL | credential | chat formats | operations |
|---|---|---|---|---|---|
${sorted.map(row).join('\n')}

## Credentials

${credentials.map(([words, text]) => `* **${words}**: ${text}`).join('\n')}
`;
}

const credentials = [
  ['API key', 'the key that the provider gave you.'],
  ['none', 'nothing, or the key that your server was started with.'],
  [
    'AWS keys',
    'a Bedrock API key, or JSON with `accessKeyId`, `secretAccessKey`, `region` and, for temporary keys, `sessionToken`.',
  ],
  [
    'service account',
    'the JSON key file of a Google service account. Its `token_uri` must be `https://oauth2.googleapis.com/token`.',
  ],
] as const;

const credentialWords = {
  'api-key': 'API key',
  none: 'none',
  aws: 'AWS keys',
  'google-service-account': 'service account',
} as const;

function row({ name, id, defaultBaseUrl, baseUrlExample, credential, chat, operations }: Provider): string {
  const cells = [
    name,
    `\`${id}\``,
    defaultBaseUrl === null ? `such as \`${baseUrlExample}\`` : `\`${defaultBaseUrl}\``,
    credentialWords[credential],
    [...new Set(chat.map(({ format }) => format.name))].join(', '),
    operationNames.filter((operation) => operations[operation] !== undefined).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}
