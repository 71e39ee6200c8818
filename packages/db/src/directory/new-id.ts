import { v7 } from 'uuid';

/** A new id for a row: UUIDv7, so it sorts by the time it was made. */
export const newId = (): string => v7();
