import type { ClientSetup, ClientValues } from './client-setups';

/** Both send fields that only their own vendor knows. */
const dropping =
  'choose "Leave them out" under Edit key, or calls are refused for fields that only this client\'s vendor knows.';

/** Anthropic's agent for the terminal. */
export const claudeCode = ({ gatewayUrl, secret, model }: ClientValues): ClientSetup => {
  const env = {
    ANTHROPIC_BASE_URL: gatewayUrl,
    ANTHROPIC_AUTH_TOKEN: secret,
    ANTHROPIC_MODEL: model,
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
  };
  return {
    id: 'claude-code',
    label: 'Claude Code',
    blocks: [{ where: '~/.claude/settings.json', text: JSON.stringify({ env }, null, 2) }],
    notes: [
      'The base URL has no /v1. Put this into your own settings, not into a project: that file is committed.',
      'Unset ANTHROPIC_API_KEY. /status shows which address and key are in use.',
      'ANTHROPIC_DEFAULT_OPUS_MODEL and ANTHROPIC_DEFAULT_SONNET_MODEL pin the other models.',
      'On Amazon Bedrock or Vertex AI add CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS with the value 1.',
      `With a model of another vendor: ${dropping}`,
    ],
  };
};

/** OpenAI's agent for the terminal. */
export const codexCli = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'codex',
  label: 'Codex CLI',
  blocks: [
    {
      where: '~/.codex/config.toml',
      text: `model = "${model}"
model_provider = "switchyard"

[model_providers.switchyard]
name = "Switchyard"
base_url = "${openaiUrl}"
env_key = "SWITCHYARD_API_KEY"
wire_api = "responses"`,
    },
    { where: 'Environment', text: `export SWITCHYARD_API_KEY=${secret}` },
  ],
  notes: [
    'The file is read only when Codex starts. It must be your own: a project cannot choose a provider.',
    `With a model of another vendor: ${dropping}`,
  ],
});

/** The editor. */
export const cursor = ({ openaiUrl, secret, model }: ClientValues): ClientSetup => ({
  id: 'cursor',
  label: 'Cursor',
  blocks: [
    { where: 'Settings › Models › OpenAI API key', text: secret },
    { where: 'Override OpenAI base URL', text: openaiUrl },
    { where: 'Add custom model', text: model },
  ],
  notes: [
    "Calls come from Cursor's own servers, so this gateway must have a public address.",
    'The override holds for every OpenAI model in Cursor, and Tab does not use it.',
  ],
});
