import { GatewayError } from '../errors.ts';

/** Writes a value that a caller sent as JSON. Throws `invalid_request` when it is nested deeper than can be written. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new GatewayError('invalid_request', 'The request is nested too deeply. Send flatter values.', { cause });
  }
}
