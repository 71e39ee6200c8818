import type { Bill } from '../bill/bill.ts';
import type { FailFirst } from '../faults/fail-first.ts';
import type { Weather } from '../faults/weather.ts';
import type { StoredResponses } from '../responses/stored-responses.ts';

/** What every surface writes to and checks against. */
export interface Services {
  bill: Bill;
  failFirst: FailFirst;
  weather: Weather;
  /** When given, only these keys are accepted. */
  apiKeys: ReadonlySet<string> | null;
  responses: StoredResponses;
  /** The secret that requests to Bedrock must be signed with; null when any signature will do. */
  awsSecret: string | null;
}
