import { fallback } from './fallback.ts';
import { weighted } from './weighted.ts';

/** Every routing strategy, by the name a rule calls it. To add one: write its file, list it here. */
export const strategies = { fallback, weighted };
