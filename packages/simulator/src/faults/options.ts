import { z } from 'zod';

/** The statuses `status-<code>` knows. */
export const FAULT_STATUSES = [400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529] as const;

/** The causes a script can name: prompt too long, account empty, prompt forbidden. */
export const CAUSES = ['context', 'quota', 'blocked'] as const;

/** How the events of a stream are written; all but `open_end` say the same as the usual way. */
export const FRAMINGS = ['crlf', 'cr', 'bom', 'comments', 'lines', 'split', 'open_end'] as const;

/** How an answer ends other than by itself. */
export const ENDINGS = ['refuse', 'filter', 'stop_early'] as const;

const MAX_WAIT_MS = 600_000;
const MAX_TOKENS = 200_000;
const MAX_PROMPT_TOKENS = 10_000_000;
const MAX_TOOL_CALLS = 128;
const MAX_LINE_MEGABYTES = 1_000;
const MAX_LIMIT = 999_999_999;

const whole = (maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'needs a whole number')
    .transform(Number)
    .pipe(z.number().max(maximum, `must be at most ${maximum}`))
    .optional();

/** A header's value as it is to be sent, sense or nonsense. */
const verbatim = z
  .string()
  .regex(/^[\w.-]{1,40}$/, 'needs a value of letters, digits, dots, dashes and underscores')
  .optional();

const signed = z
  .string()
  .regex(/^-?\d{1,9}$/, 'needs a whole number')
  .transform(Number)
  .optional();

const flag = z.enum(['', 'true'], 'takes no value').optional();

/** The options of a script by name, each with its value as text. */
export const optionsSchema = z.strictObject({
  latency: whole(MAX_WAIT_MS),
  chunk_delay: whole(MAX_WAIT_MS),
  slow: flag,
  tokens: whole(MAX_TOKENS),
  prompt: whole(MAX_PROMPT_TOKENS),
  cached: whole(MAX_PROMPT_TOKENS),
  cache_write: whole(MAX_PROMPT_TOKENS),
  cache_write_1h: whole(MAX_PROMPT_TOKENS),
  audio_in: whole(MAX_PROMPT_TOKENS),
  image_in: whole(MAX_PROMPT_TOKENS),
  searches: whole(MAX_TOKENS),
  tools: whole(MAX_TOOL_CALLS),
  refuse: flag,
  filter: flag,
  stop_early: flag,
  reasoning: whole(MAX_TOKENS),
  no_usage: flag,
  status: whole(599).pipe(z.literal(FAULT_STATUSES, `must be one of ${FAULT_STATUSES.join(', ')}`).optional()),
  retry_after: verbatim,
  retry_after_date: signed,
  retry_after_ms: verbatim,
  fail_first: whole(MAX_TOKENS),
  fail_share: whole(100),
  hang: flag,
  reset: flag,
  cut_head: flag,
  cut: whole(MAX_TOKENS),
  cut_char: whole(MAX_TOKENS),
  cut_end: flag,
  cut_json: flag,
  eof: whole(MAX_TOKENS),
  no_done: flag,
  double_done: flag,
  stall: whole(MAX_TOKENS),
  pings: whole(MAX_TOKENS),
  malformed: flag,
  nul: flag,
  huge_line: whole(MAX_LINE_MEGABYTES),
  endless: flag,
  error_event: whole(MAX_TOKENS),
  garbage_html: flag,
  context: flag,
  quota: flag,
  blocked: flag,
  framing: z.enum(FRAMINGS, `must be one of ${FRAMINGS.join(', ')}`).optional(),
  gzip: flag,
  broken_tools: flag,
  limit_requests: whole(MAX_LIMIT),
  remaining_requests: whole(MAX_LIMIT),
  limit_tokens: whole(MAX_LIMIT),
  remaining_tokens: whole(MAX_LIMIT),
  limit_reset: whole(MAX_WAIT_MS),
});

/** The options of a script, read. */
export type Options = z.output<typeof optionsSchema>;

/** The names of all options. */
export const optionNames: readonly string[] = Object.keys(optionsSchema.shape);
