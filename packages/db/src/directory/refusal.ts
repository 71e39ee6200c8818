/** Why the directory did not do what it was asked. */
export type RefusalCode =
  | 'not_found'
  | 'conflict'
  | 'invalid'
  | 'forbidden'
  | 'last_owner'
  | 'in_use'
  | 'link_unusable';

/** A field of the caller's input and what to do about it. */
export type FieldError = { field: string; message: string };

/** Thrown when a change may not be made; the message is for the person who asked, `errors` names the fields. Nothing was changed. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  readonly errors: FieldError[];

  constructor(code: RefusalCode, message: string, errors: FieldError[] = []) {
    super(message);
    this.code = code;
    this.errors = errors;
  }
}

/** A row of another organization and a row that never was are the same to a caller. */
export function found<Row>(row: Row | null | undefined, what: string): Row {
  if (row === null || row === undefined) throw new Refusal('not_found', `There is no such ${what}.`);
  return row;
}

/** A refusal that names one field. */
export const refuseField = (field: string, message: string) => new Refusal('invalid', message, [{ field, message }]);

/** Whether Postgres refused a row because a unique value is taken. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
