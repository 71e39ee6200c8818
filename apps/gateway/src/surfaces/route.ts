import type { Dialect } from '@switchyard/core/formats/wire-format';
import type { Arrival } from '../open-request.ts';
import type { Services } from '../services.ts';
import type { Surface } from './surface.ts';

/** Whose client it is. */
export type Family = Dialect['name'];

/** A route of the proxy API. Every one that takes a call goes through the pipeline; a test holds the list of routes to that. */
export type Route = {
  method: string;
  /** The path without a mount; its groups are the parts that the route takes from it. */
  pattern: RegExp;
  /** The family of clients that it serves where several share an address; undefined: all. */
  family?: Family;
} & (
  | { kind: 'call'; surface(...parts: string[]): Surface }
  | {
      kind: 'list';
      dialect: Dialect;
      respond(arrival: Arrival, services: Services, asked: string | null): Promise<Response>;
    }
);
