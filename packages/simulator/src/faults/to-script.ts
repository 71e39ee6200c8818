import { type Fault, readFaults } from './fault.ts';
import { ENDINGS, type Options } from './options.ts';
import type { Limits, Script } from './script.ts';

const SLOW_CHUNK_DELAY_MS = 50;

const NO_LIMITS: Limits = {
  limitRequests: null,
  remainingRequests: null,
  limitTokens: null,
  remainingTokens: null,
  resetMs: null,
};

/** A script without options. */
export const PLAIN: Script = {
  fault: { kind: 'none' },
  failFirst: null,
  failSharePercent: null,
  latencyMs: 0,
  chunkDelayMs: 0,
  tokens: null,
  cachedTokens: 0,
  reasoningTokens: 0,
  reportsUsage: true,
  toolCalls: null,
  ending: null,
  promptTokens: null,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  audioInTokens: 0,
  imageInTokens: 0,
  webSearches: 0,
  framing: null,
  gzip: false,
  brokenTools: false,
  limits: NO_LIMITS,
};

/** The script that options ask for, or why they contradict each other. */
export function toScript(options: Options): Script | string {
  const faults = readFaults(options);
  const [fault = { kind: 'none' } as const, second] = faults;
  if (second) return `Options "${optionOf(fault)}" and "${optionOf(second)}" cannot be combined: one fault a call.`;
  const wait = options.retry_after ?? options.retry_after_date ?? options.retry_after_ms;
  if (fault.kind !== 'status' && wait !== undefined) {
    return 'Options "retry_after", "retry_after_date" and "retry_after_ms" need "status".';
  }
  if (options.retry_after !== undefined && options.retry_after_date !== undefined) {
    return 'Options "retry_after" and "retry_after_date" cannot be combined: they are one header.';
  }
  if (fault.kind === 'none' && (options.fail_first ?? options.fail_share) !== undefined) {
    return 'Options "fail_first" and "fail_share" need a fault, such as status-500.';
  }
  if (options.slow !== undefined && options.chunk_delay !== undefined) {
    return 'Options "slow" and "chunk_delay" cannot be combined.';
  }
  if (options.tokens !== undefined && (options.reasoning ?? 0) > options.tokens) {
    return 'Option "reasoning" must be at most "tokens", because reasoning tokens are completion tokens.';
  }
  const [ending, otherEnding] = ENDINGS.filter((name) => options[name] !== undefined);
  if (otherEnding) return `Options "${ending}" and "${otherEnding}" cannot be combined: one ending an answer.`;
  return {
    ...scriptedUsage(options),
    fault,
    ending: ending ?? null,
    toolCalls: options.tools ?? null,
    failFirst: options.fail_first ?? null,
    failSharePercent: options.fail_share ?? null,
    latencyMs: options.latency ?? 0,
    chunkDelayMs: options.chunk_delay ?? (options.slow === undefined ? 0 : SLOW_CHUNK_DELAY_MS),
    framing: options.framing ?? null,
    gzip: options.gzip !== undefined,
    brokenTools: options.broken_tools !== undefined,
    limits: {
      limitRequests: options.limit_requests ?? null,
      remainingRequests: options.remaining_requests ?? null,
      limitTokens: options.limit_tokens ?? null,
      remainingTokens: options.remaining_tokens ?? null,
      resetMs: options.limit_reset ?? null,
    },
  };
}

function scriptedUsage(options: Options) {
  return {
    tokens: options.tokens ?? null,
    reasoningTokens: options.reasoning ?? 0,
    promptTokens: options.prompt ?? null,
    cachedTokens: options.cached ?? 0,
    cacheWriteTokens: options.cache_write ?? 0,
    cacheWrite1hTokens: options.cache_write_1h ?? 0,
    audioInTokens: options.audio_in ?? 0,
    imageInTokens: options.image_in ?? 0,
    webSearches: options.searches ?? 0,
    reportsUsage: options.no_usage === undefined,
  };
}

const optionOf = (fault: Fault): string => (fault.kind === 'cause' ? fault.cause : fault.kind);
