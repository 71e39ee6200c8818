import { parseScript } from '../faults/script.ts';

const BASE_MODELS = [
  ...['gpt-5-mini', 'gpt-5-nano', 'gpt-4o-mini'],
  ...['claude-sonnet-4-5', 'claude-haiku-4-5', 'gemini-2.5-flash', 'gemini-3-pro-preview'],
  ...['command-a-03-2025', 'amazon.nova-lite-v1:0'],
];

const FAULTS = [
  'latency-200',
  'slow',
  'tokens-20',
  'cached-5',
  'reasoning-10',
  'status-400',
  'status-401',
  'status-429+retry_after-2',
  'status-500',
  'status-503+fail_first-1',
  'status-503+fail_share-50',
  'hang',
  'reset',
  'cut_head',
  'cut-3',
  'cut_char-3',
  'cut_end',
  'cut_json',
  'eof-3',
  'no_done',
  'double_done',
  'stall-0',
  'pings-0',
  'malformed',
  'nul',
  'huge_line-2',
  'endless',
  'error_event-3',
  'no_usage',
  'garbage_html',
  'framing-crlf',
  'gzip',
  'broken_tools',
  'context',
  'quota',
  'blocked',
  'refuse',
  'filter',
  'stop_early',
  'tools-2',
  'prompt-300000',
  'prompt-900+cache_write-300+cache_write_1h-200',
  'audio_in-40',
  'image_in-60',
  'searches-2',
];

/** The models the lists name: plain ones, and one with each kind of fault. Chat answers any other name too. */
export const LISTED_MODELS: readonly string[] = [...BASE_MODELS, ...FAULTS.map((fault) => `gpt-5-mini+${fault}`)];

/** Whether a name is one of the listed models, with any valid options. */
export function isListed(id: string): boolean {
  const parsed = parseScript(id, null);
  return parsed.kind === 'script' && BASE_MODELS.includes(parsed.baseModel);
}
