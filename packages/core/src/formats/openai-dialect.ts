import { errorTable, type GatewayError } from '../errors.ts';
import { sseFrame } from './sse-frame.ts';
import type { Dialect } from './wire-format.ts';

const encodeError = (error: GatewayError) => ({
  error: {
    message: error.message,
    type: errorTable[error.code].type,
    param: error.details.param ?? null,
    code: error.code,
  },
});

/** Errors as OpenAI's clients read them: https://platform.openai.com/docs/guides/error-codes */
export const openaiDialect: Dialect = {
  name: 'openai',
  encodeError,
  errorFrame: (error) => sseFrame(null, JSON.stringify(encodeError(error))),
};
