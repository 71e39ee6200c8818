/**
 * The demo's accounts at the simulator: one for each vendor's own formats, and a backup that speaks chat completions alone. Their ids
 * are the same in every installation; `path` is below the simulator's address.
 */
export const demoAccounts = {
  simulator: {
    id: '01930000-0000-7000-8000-000000000021',
    slug: 'simulator',
    name: 'Simulator',
    provider: 'openai',
    path: '/v1',
    models: [
      'gpt-5-mini',
      'gpt-5-nano',
      'gpt-4o-mini',
      'gpt-5-codex',
      'text-embedding-3-small',
      'gpt-image-1-mini',
      'gpt-4o-mini-tts',
      'whisper-1',
    ],
    priority: 100,
  },
  backup: {
    id: '01930000-0000-7000-8000-000000000022',
    slug: 'simulator-backup',
    name: 'Simulator (backup)',
    provider: 'openai-compatible',
    path: '/v1',
    models: ['gpt-5-mini', 'gpt-5-nano', 'gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash'],
    priority: 200,
  },
  anthropic: {
    id: '01930000-0000-7000-8000-000000000023',
    slug: 'simulator-anthropic',
    name: 'Simulator (Anthropic)',
    provider: 'anthropic',
    path: '',
    models: ['claude-sonnet-4-5', 'claude-haiku-4-5'],
    priority: 100,
  },
  google: {
    id: '01930000-0000-7000-8000-000000000024',
    slug: 'simulator-google',
    name: 'Simulator (Google)',
    provider: 'google',
    path: '',
    models: ['gemini-2.5-flash', 'gemini-embedding-001'],
    priority: 100,
  },
  cohere: {
    id: '01930000-0000-7000-8000-000000000025',
    slug: 'simulator-cohere',
    name: 'Simulator (Cohere)',
    provider: 'cohere',
    path: '',
    models: ['command-a-03-2025', 'rerank-v3.5'],
    priority: 100,
  },
};

/** One of {@link demoAccounts}. */
export type DemoAccount = (typeof demoAccounts)[keyof typeof demoAccounts];
