import { keyPlaceholder } from '@/server/client/client-setups';
import { prettyJson } from '../content/pretty-json';

/** What a call is written down again from. */
export interface Written {
  gatewayUrl: string;
  /** As recorded: `/v1/chat/completions`. */
  endpoint: string;
  model: string;
  stream: boolean;
  /** The body as it was sent; undefined where it is not known, and a skeleton stands in. */
  body: string | undefined;
}

/** The languages that a call can be copied as. */
export const languages = ['curl', 'Python', 'TypeScript'] as const;

export type Language = (typeof languages)[number];

/** The call as something to run; the key is a placeholder. */
export function asCode(language: Language, written: Written): string {
  const url = `${written.gatewayUrl}${written.endpoint.startsWith('/') ? '' : '/'}${written.endpoint}`;
  const body = written.body === undefined ? skeletonOf(written) : prettyJson(written.body);
  if (language === 'curl') return asCurl(url, body);
  return language === 'Python' ? asPython(url, body) : asTypeScript(url, body);
}

/** The least that such an endpoint takes, with a place for what is to be said. */
function skeletonOf({ endpoint, model, stream }: Written): string {
  const said = 'Say here what you want to ask';
  const messages = [{ role: 'user', content: said }];
  const streamed = stream ? { stream: true } : {};
  const body = /embeddings|rerank/.test(endpoint)
    ? { model, input: said }
    : endpoint.endsWith('/responses')
      ? { model, input: said, ...streamed }
      : /generateContent/i.test(endpoint)
        ? { contents: [{ role: 'user', parts: [{ text: said }] }] }
        : endpoint.endsWith('/messages')
          ? { model, max_tokens: 1_024, messages, ...streamed }
          : { model, messages, ...streamed };
  return JSON.stringify(body, null, 2);
}

const asCurl = (url: string, body: string) => `curl ${quoted(url)} \\
  -H ${quoted(`authorization: Bearer ${keyPlaceholder}`)} \\
  -H 'content-type: application/json' \\
  -d ${quoted(body)}`;

const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

const asPython = (url: string, body: string) => `import requests

answer = requests.post(
    ${JSON.stringify(url)},
    headers={"authorization": "Bearer ${keyPlaceholder}", "content-type": "application/json"},
    data=${JSON.stringify(body)}.encode(),
)
print(answer.text)`;

const asTypeScript = (url: string, body: string) => `const answer = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { authorization: 'Bearer ${keyPlaceholder}', 'content-type': 'application/json' },
  body: JSON.stringify(${literal(body)}),
});
console.log(await answer.text());`;

/** JSON is TypeScript; what is not JSON is written as a text. */
function literal(body: string): string {
  try {
    JSON.parse(body);
    return body.replaceAll('\n', '\n  ');
  } catch {
    return JSON.stringify(body);
  }
}
