import { claudeCode, codexCli, cursor } from './agent-setups';

/** Something to paste, and where it goes. */
export type SetupBlock = { where: string; text: string };

/** How one client is pointed at the gateway, and what people trip over there. */
export type ClientSetup = { id: string; label: string; blocks: readonly SetupBlock[]; notes: readonly string[] };

/** What stands in a setup where the key belongs, when the key itself is not known any more. */
export const keyPlaceholder = 'syk_your_key';

type SetupValues = {
  /** The gateway's address without a path. */
  gatewayUrl: string;
  /** The key's secret, else {@link keyPlaceholder}. */
  secret: string;
  /** The models that the key may ask for; each client gets one of its own vendor where there is one. */
  models: readonly string[];
};

/** How the usual clients are set up, ready to paste. */
export function clientSetupsOf({ gatewayUrl, secret, models }: SetupValues): ClientSetup[] {
  const values = { gatewayUrl, openaiUrl: `${gatewayUrl}/v1`, secret };
  const openai = { ...values, model: preferred(models, /gpt|^o\d|codex/i) };
  const anthropic = { ...values, model: preferred(models, /claude/i) };
  const google = { ...values, model: preferred(models, /gemini/i) };
  return [
    curl(openai),
    openaiSdk(openai),
    anthropicSdk(anthropic),
    googleGenai(google),
    vercelAiSdk(openai),
    langChain(openai),
    claudeCode(anthropic),
    codexCli(openai),
    cursor(openai),
  ];
}

/** What a setup is filled in with. */
export type ClientValues = { gatewayUrl: string; openaiUrl: string; secret: string; model: string };

const preferred = (models: readonly string[], vendor: RegExp) =>
  models.find((model) => vendor.test(model)) ?? models[0] ?? 'your-model';

const curl = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'curl',
  label: 'curl',
  blocks: [
    {
      where: 'Shell',
      text: `curl ${openaiUrl}/chat/completions \\
  -H "authorization: Bearer ${secret}" \\
  -H "content-type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Hello"}]
  }'`,
    },
  ],
  notes: ['Add -i to see the headers: who served the call and what it cost.'],
});

const openaiSdk = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'openai',
  label: 'OpenAI SDK',
  blocks: [
    { where: 'Environment', text: `export OPENAI_BASE_URL=${openaiUrl}\nexport OPENAI_API_KEY=${secret}` },
    {
      where: 'Python',
      text: `from openai import OpenAI

client = OpenAI()
answer = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
    },
    {
      where: 'Node.js',
      text: `import OpenAI from 'openai';

const client = new OpenAI();
const answer = await client.chat.completions.create({
  model: '${model}',
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.choices[0].message.content);`,
    },
  ],
  notes: ['The base URL ends in /v1.', 'OPENAI_ORG_ID and OPENAI_PROJECT_ID are not needed.'],
});

const anthropicSdk = ({ gatewayUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'anthropic',
  label: 'Anthropic SDK',
  blocks: [
    { where: 'Environment', text: `export ANTHROPIC_BASE_URL=${gatewayUrl}\nexport ANTHROPIC_API_KEY=${secret}` },
    {
      where: 'Python',
      text: `from anthropic import Anthropic

client = Anthropic()
answer = client.messages.create(
    model="${model}",
    max_tokens=1000,
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.content[0].text)`,
    },
    {
      where: 'Node.js',
      text: `import Anthropic from '@anthropic-ai/sdk';

const client = new Anthropic();
const answer = await client.messages.create({
  model: '${model}',
  max_tokens: 1000,
  messages: [{ role: 'user', content: 'Hello' }],
});
console.log(answer.content);`,
    },
  ],
  notes: [
    'The base URL has no /v1: the client adds it.',
    'Leave ANTHROPIC_AUTH_TOKEN unset. With both set the client warns and sends the API key.',
  ],
});

const googleGenai = ({ gatewayUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'google',
  label: 'Google GenAI',
  blocks: [
    { where: 'Environment', text: `export GOOGLE_GEMINI_BASE_URL=${gatewayUrl}\nexport GEMINI_API_KEY=${secret}` },
    {
      where: 'Python',
      text: `from google import genai

client = genai.Client()
answer = client.models.generate_content(model="${model}", contents="Hello")
print(answer.text)`,
    },
    {
      where: 'Node.js',
      text: `import { GoogleGenAI } from '@google/genai';

const client = new GoogleGenAI({});
const answer = await client.models.generateContent({ model: '${model}', contents: 'Hello' });
console.log(answer.text);`,
    },
  ],
  notes: [
    'The base URL has no version: the client adds /v1beta.',
    'GOOGLE_API_KEY wins over GEMINI_API_KEY when both are set.',
    'The client does not retry by itself; retries and fallbacks belong into a routing rule.',
  ],
});

const vercelAiSdk = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'ai-sdk',
  label: 'Vercel AI SDK',
  blocks: [
    {
      where: 'Node.js',
      text: `import { createOpenAI } from '@ai-sdk/openai';
import { generateText } from 'ai';

const switchyard = createOpenAI({
  baseURL: '${openaiUrl}',
  apiKey: '${secret}',
});
const { text } = await generateText({ model: switchyard('${model}'), prompt: 'Hello' });
console.log(text);`,
    },
  ],
  notes: [
    'createAnthropic takes the same base URL, with /v1. createGoogleGenerativeAI takes it with /v1beta instead.',
    `switchyard('…') speaks responses; switchyard.chat('…') speaks chat completions.`,
  ],
});

const langChain = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'langchain',
  label: 'LangChain',
  blocks: [
    {
      where: 'Python',
      text: `from langchain_openai import ChatOpenAI

model = ChatOpenAI(
    model="${model}",
    base_url="${openaiUrl}",
    api_key="${secret}",
)
print(model.invoke("Hello").content)`,
    },
  ],
  notes: ['The base URL ends in /v1.'],
});
