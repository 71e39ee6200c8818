import { anthropicRefusal } from '../../anthropic/anthropic-refusal.ts';
import {
  anthropicHeaders,
  anthropicKey,
  anthropicRequestId,
  versionHeaderProblem,
} from '../../anthropic/anthropic-route.ts';
import type { Dialect } from '../dialect.ts';

/** Anthropic's way of naming keys, versions and errors. */
export const anthropicDialect: Omit<Dialect, 'explain'> = {
  key: anthropicKey,
  refuseHeaders: versionHeaderProblem,
  refuse: (problem, callNumber) => anthropicRefusal(problem, anthropicRequestId(callNumber)),
  headers: ({ callNumber, promptTokens }) => anthropicHeaders(anthropicRequestId(callNumber), promptTokens),
};
