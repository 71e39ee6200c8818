import type { Resting } from '@switchyard/core/routing/resting';
import type { Headroom as ToldHeadroom } from '@switchyard/platform/resting/rest-store';

/** To whom an organization's health is told. */
export type Tellings = {
  rest(rest: Resting): void;
  ended(ended: { credentialId: string; model: string | null }): void;
  headroom(headroom: ToldHeadroom): void;
  /** A credential was refused by its provider: somebody has to look at it. */
  parked(rest: Resting): void;
};
