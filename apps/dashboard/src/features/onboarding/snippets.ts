export const snippetKinds = ['curl', 'python', 'node'] as const;

export type SnippetKind = (typeof snippetKinds)[number];

export const snippetLabels: Record<SnippetKind, string> = {
  curl: 'curl',
  python: 'OpenAI Python',
  node: 'OpenAI Node',
};

/** The name of the variable that the snippets read the key from, so that no secret stands in them. */
const variable = 'SWITCHYARD_KEY';

/** A first call, ready to paste. `gatewayUrl` has no `/v1`. */
export function snippetOf(kind: SnippetKind, { gatewayUrl, model }: { gatewayUrl: string; model: string }): string {
  if (kind === 'curl') {
    return `curl ${gatewayUrl}/v1/chat/completions \\
  -H "Authorization: Bearer $${variable}" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify({ model, messages: [{ role: 'user', content: 'Say hello.' }] })}'`;
  }
  if (kind === 'python') {
    return `import os
from openai import OpenAI

client = OpenAI(base_url="${gatewayUrl}/v1", api_key=os.environ["${variable}"])
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Say hello."}],
)
print(answer.choices[0].message.content)`;
  }
  return `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: '${gatewayUrl}/v1', apiKey: process.env.${variable} });
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Say hello.' }],
});
console.log(answer.choices[0].message.content);`;
}
