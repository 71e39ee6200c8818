import { chance } from '../answer/chance.ts';

/** An id in Cohere's shape. */
export function cohereId(callNumber: number): string {
  const hex = chance(`id:${callNumber}`).text(32, '0123456789abcdef');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
