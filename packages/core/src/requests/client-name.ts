/** What a caller's headers say of its software; null where they say nothing. */
export type ClientHeaders = { userAgent: string | null; stainlessLang: string | null; stainlessVersion: string | null };

/**
 * The caller's software as `name version`, in small letters: a tool that people work with by its own name (`claude-code 2.0.69`), an SDK
 * with its language (`openai-js 6.0.0`), anything else by the first product it names. Empty when nothing says who calls; 120 characters
 * at most.
 */
export function clientName({ userAgent, stainlessLang, stainlessVersion }: ClientHeaders): string {
  const agent = (userAgent ?? '').slice(0, 512).trim();
  const name = toolIn(agent) ?? sdkIn(agent, { stainlessLang, stainlessVersion }) ?? productIn(agent);
  return name.slice(0, longestName);
}

const longestName = 120;

/** Tools and frameworks by what their user agents hold, before the SDK that some of them call with. The group is the version. */
const tools: readonly (readonly [RegExp, string])[] = [
  [/\bclaude-cli\/([\w.-]+)/i, 'claude-code'],
  [/\bcodex[\w-]*\/([\w.-]+)/i, 'codex'],
  [/\bcursor\/([\w.-]+)/i, 'cursor'],
  [/\blangchainjs[\w-]*\/([\w.-]+)/i, 'langchain-js'],
  [/\blangchain(?:-[\w-]+)?\/([\w.-]+)/i, 'langchain-python'],
  [/\bllama-?index[\w-]*\/([\w.-]+)/i, 'llamaindex'],
  [/\blitellm\/([\w.-]+)/i, 'litellm'],
  [/\bGeminiCLI[\w-]*\/([\w.-]+)/i, 'gemini-cli'],
  [/\bopencode\/([\w.-]+)/i, 'opencode'],
  [/\b(?:roo-?code|kilo-?code)\/([\w.-]+)/i, 'roo-code'],
  [/\bcline\/([\w.-]+)/i, 'cline'],
  [/\bzed\/([\w.-]+)/i, 'zed'],
  [/\bGitHubCopilotChat\/([\w.-]+)/i, 'github-copilot'],
  // Vercel's: its core names itself first, a provider package without it names only itself.
  [/^ai\/([\w.-]+)/i, 'ai-sdk'],
  [/\bai-sdk\/[\w-]+\/([\w.-]+)/i, 'ai-sdk'],
];

function toolIn(agent: string): string | undefined {
  for (const [shape, name] of tools) {
    const version = shape.exec(agent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  return undefined;
}

function sdkIn(
  agent: string,
  { stainlessLang, stainlessVersion }: Omit<ClientHeaders, 'userAgent'>,
): string | undefined {
  // `OpenAI/JS 6.0.0`, `AsyncAnthropic/Python 0.64.0`, `OpenAI::Client/Ruby 0.16.0`, `OpenAIClientImpl/Java 2.0.0`
  const sdk = /^(?:Async)?(?:Azure)?(OpenAI|Anthropic)[\w:]*\/([A-Za-z]+) ([\w.+-]+)/i.exec(agent);
  if (sdk) return `${sdk[1]}-${sdk[2]} ${sdk[3]}`.toLowerCase();
  const google = /\bgoogle-genai-sdk\/([\w.-]+)(?:\+\S*)?(?: gl-(\w+))?/i.exec(agent);
  if (google) return `google-genai-${google[2] === 'node' ? 'js' : (google[2] ?? 'sdk')} ${google[1]}`.toLowerCase();
  if (stainlessLang === null) return undefined;
  const maker = /openai/i.test(agent) ? 'openai' : /anthropic/i.test(agent) ? 'anthropic' : 'sdk';
  return `${maker}-${plain(stainlessLang)} ${plain(stainlessVersion ?? '')}`.trim();
}

/** What is left of what a header says when it is read as a name or a version. */
const plain = (said: string) =>
  said
    .slice(0, 40)
    .replace(/[^\w.+-]/g, '')
    .toLowerCase();

function productIn(agent: string): string {
  const product = /^([\w.-]+)\/v?([\w.+-]+)/.exec(agent);
  return product ? `${product[1]} ${product[2]}`.toLowerCase() : agent.toLowerCase();
}
