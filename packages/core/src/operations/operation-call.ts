import type { OperationCall } from './operation.ts';

type Given = Pick<OperationCall, 'operation' | 'family' | 'model' | 'maxInputTokens' | 'payload'> &
  Partial<OperationCall>;

/** A call of an operation that answers whole, once, with no output tokens, unless `given` says otherwise. */
export const operationCall = (given: Given): OperationCall => ({
  kind: 'operation',
  stream: false,
  wantsStreamUsage: false,
  maxOutputTokens: 0,
  choices: 1,
  endUser: null,
  maxUnits: {},
  knownUnits: {},
  ...given,
});

/** Long enough for any id; the provider gets the whole. */
export const endUserOf = (user: string | null | undefined): string | null => user?.slice(0, 256) ?? null;
