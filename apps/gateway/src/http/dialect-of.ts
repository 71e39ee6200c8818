import { anthropicDialect } from '@switchyard/core/formats/anthropic-dialect';
import { googleDialect } from '@switchyard/core/formats/google-dialect';
import { openaiDialect } from '@switchyard/core/formats/openai-dialect';
import type { Dialect } from '@switchyard/core/formats/wire-format';

/** In whose words a request is to be refused that matches no route, or no longer came that far: its path tells, else its headers. */
export function dialectOf(path: string, headers: Headers): Dialect {
  if (/^\/anthropic(\/|$)|\/messages(\/|$)/.test(path)) return anthropicDialect;
  if (/^\/google(\/|$)|\/v1(beta|alpha)\w*\/|:(stream)?[gG]enerateContent$|:(embed|count)\w+$/.test(path))
    return googleDialect;
  if (/^\/openai(\/|$)|^\/providers\//.test(path)) return openaiDialect;
  if (headers.has('anthropic-version')) return anthropicDialect;
  return headers.has('x-goog-api-key') ? googleDialect : openaiDialect;
}
