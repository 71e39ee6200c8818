import type { ProviderAccountConfiguration } from '@switchyard/core/configuration/organization-configuration';
import type { OperationCall } from '@switchyard/core/operations/operation';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { OpenAttempt } from '../open-request.ts';

/** How the question of a request is compared with those that were answered before. */
export type Lookup = {
  /** The questions that it may be compared with: equal in everything but their words. */
  set: string;
  /** The call that embeds the question, who makes it, and at what price. */
  call: OperationCall;
  account: ProviderAccountConfiguration;
  price: UnitPrice | undefined;
  /** The most that the call can cost, nano-USD; 0 where nobody knows. */
  worstNanos: bigint;
  /** The least cosine similarity of questions that mean the same. */
  threshold: number;
  mode: 'shadow' | 'serve';
  /** Null until the call is made. */
  attempt: OpenAttempt | null;
  /** The question as a vector; null until it is known. */
  vector: Float32Array | null;
};
