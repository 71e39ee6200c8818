import type { Dialect } from '@switchyard/core/formats/wire-format';
import type { Call } from '../call.ts';
import type { Arrival, Caller } from '../open-request.ts';
import type { Services } from '../services.ts';

/** A call as it was read. */
export type Decoded = {
  call: Call;
  /** The one account that can serve it: it was named in the address, or holds what the call refers to. Null leaves it to routing. */
  pinnedAccountId: string | null;
};

/** A kind of call as the gateway serves it: how it is read, and in whose words it is refused. */
export type Surface = {
  dialect: Dialect;
  /** The wire format or family that the caller speaks, as the record names it. */
  format: string;
  /** The address names the provider account: no rule is asked. */
  direct?: true;
  /** Reads the request within the limits on bodies. Throws a GatewayError that names the field and the fix. */
  decode(arrival: Arrival, caller: Caller, services: Services): Promise<Decoded>;
};
