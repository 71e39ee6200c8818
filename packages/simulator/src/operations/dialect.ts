import type { z } from 'zod';
import type { FaultStatus } from '../faults/script.ts';
import type { Exchange, ReplyHeaders } from '../http/exchange.ts';

/** Why a call is refused, before a vendor's words for its status are put around it. */
export interface Problem {
  message: string;
  /** The field at fault, or null. */
  param: string | null;
  code: string | null;
}

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
  /** Why a key is not accepted, or null; with `accepted` only the keys in it are. */
  refuseKey(key: string | null, accepted: ReadonlySet<string> | null): Problem | null;
  /** The first thing a schema finds wrong with a body. */
  explain(error: z.ZodError, body: unknown): Problem;
  errorBody(status: number, problem: Problem): string;
  /** The body of an error that a script asks for. */
  scriptedError(status: FaultStatus): string;
  headers(facts: HeaderFacts): ReplyHeaders;
}
