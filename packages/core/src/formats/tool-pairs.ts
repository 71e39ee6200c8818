import { GatewayError } from '../errors.ts';

/** Where an id of a tool call stands: the id, and its field as the caller knows it. */
export type CallId = { id: string; param: string };

/**
 * Follows a conversation and refuses results that answer no call and calls that have no result. Every vendor refuses both, with words
 * that name no place. Each step costs the same, however long the conversation is.
 */
export class ToolPairs {
  readonly #open = new Map<string, string>();
  readonly #answered = new Set<string>();

  /** A call of a tool; it waits for its result. */
  call({ id, param }: CallId): void {
    this.#open.set(id, param);
  }

  /** A result. Throws `invalid_request` when no call since the last turn waits for it. */
  result({ id, param }: CallId): void {
    if (this.#answered.has(id))
      throw wrong(param, `${quoted(id)} has its result already. Send one result for each call.`);
    if (!this.#open.delete(id)) throw strayResult({ id, param });
    this.#answered.add(id);
  }

  /** Something else is said, or nothing more. Throws `invalid_request` when a call still waits. */
  turn(): void {
    for (const [id, param] of this.#open) throw missingResult({ id, param });
    this.#answered.clear();
  }
}

/** The refusal of a result whose call is not there. */
export const strayResult = ({ id, param }: CallId) =>
  wrong(
    param,
    `no tool call before it has the id ${quoted(id)}. Send results after their calls, and the calls with them.`,
  );

/** The refusal of a call whose result is not there. */
export const missingResult = ({ id, param }: CallId) =>
  wrong(param, `the tool call ${quoted(id)} has no result after it. Send the result of every call.`);

const wrong = (param: string, why: string) =>
  new GatewayError('invalid_request', `The field ${param} is wrong: ${why}`, { param });

/** Ids are the caller's, and may be of any length. */
const quoted = (id: string) => (id.length > 100 ? `${id.slice(0, 100)}…` : id);
