import type { z } from 'zod';
import type { Problem, Refusal } from '../faults/problem.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';

/** What is known of an answer when its headers are due. */
export interface HeaderFacts {
  callNumber: number;
  elapsedMs: number;
  promptTokens: number;
}

/** How one vendor names keys, writes errors and heads its answers. */
export interface Dialect {
  /** The caller's key, or null when it sent none. */
  key(exchange: Exchange): string | null;
  /** What a call's headers lack beside the key, if the vendor asks for more. */
  refuseHeaders?(exchange: Exchange): Problem | null;
  /** The first thing a schema finds wrong with a body. */
  explain(error: z.ZodError, body: unknown): Problem;
  refuse(problem: Problem, callNumber: number): Refusal;
  headers(facts: HeaderFacts): ReplyHeaders;
}
