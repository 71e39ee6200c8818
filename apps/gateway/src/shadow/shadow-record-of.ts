import type {
  CredentialConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import { noUsage } from '@switchyard/core/pricing/usage';
import type { AttemptRecord } from '@switchyard/core/requests/record';
import type { ComparedAnswer, ShadowRecord } from '@switchyard/core/requests/shadow-record';
import { wordOverlap } from '@switchyard/core/requests/word-overlap';
import type { SettledHold } from '@switchyard/platform/admission/admission';
import type { Claim } from '../admission/claim.ts';
import { estimateUsage } from '../ledger/estimate-usage.ts';
import { chargesOf, reservedBy, settledHolds } from '../ledger/settled-holds.ts';
import { isUntold, priceAttempt } from '../ledger/to-request-record.ts';
import type { OpenAttempt, OpenRequest, Reservation } from '../open-request.ts';
import type { Clock } from '../services.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { textOfAnswer } from './text-of-answer.ts';

/** A request that was served and settled, its copy, and where the copy goes. */
export type Pair = {
  served: OpenRequest;
  copy: OpenRequest;
  target: { account: ProviderAccountConfiguration; credential: CredentialConfiguration; price: UnitPrice };
};

type RecordParts = { services: { clock: Clock }; tokens: TokenCounter };

/** The attempt of a copy, and what was held for it. */
export type Copied = { attempt: OpenAttempt; claims: readonly Claim[] };

/** Both answers in figures, and what the copy came to where something was held for it. Their words are compared here and forgotten. */
export async function shadowRecordOf(
  { served, copy }: Pair,
  { attempt, claims }: Copied,
  { services, tokens }: RecordParts,
): Promise<{ record: ShadowRecord; holds: SettledHold[] }> {
  const nowMs = services.clock.monotonicMs();
  const estimates = new Map<OpenAttempt, ComparedAnswer['usage']>();
  if (isUntold(copy, attempt)) estimates.set(attempt, await estimateUsage(copy.call, attempt, tokens));
  const last = served.attempts.at(-1);
  const similarity = last === undefined ? null : wordOverlap(textOfAnswer(served, last), textOfAnswer(copy, attempt));
  const priced = priceAttempt(copy, attempt, { nowMs, estimates });
  const holds = settledHolds(claims, [priced]);
  const record = {
    ...identityOf(served, copy),
    shadow: figuresOf(attempt, priced),
    similarity,
    charges: chargesOf(holds),
  };
  return { record, holds };
}

/** The record of a copy whose gateway died before it ended: at its reservation, which is the most that it can have cost. */
export function lostRecord({ served, copy, target }: Pair, { reservedNanos, claims }: Reservation): ShadowRecord {
  return {
    ...identityOf(served, copy),
    shadow: {
      providerAccountId: target.account.id,
      provider: target.account.provider,
      model: copy.plan?.definition?.shadow?.model ?? '',
      outcome: 'cancelled',
      httpStatus: null,
      errorMessage: 'The gateway ended before the copy did; its cost is the most that it can have been.',
      finishReason: null,
      usage: noUsage,
      costNanos: String(reservedNanos),
      durationMs: 0,
      outputCharacters: 0,
    },
    similarity: null,
    charges: chargesOf(claims.map(({ hold }) => ({ ...hold, actual: reservedBy(hold) }))),
  };
}

function identityOf(served: OpenRequest, copy: OpenRequest): Omit<ShadowRecord, 'shadow' | 'similarity' | 'charges'> {
  const rule = copy.plan?.rule;
  const [attempt, record] = [served.attempts.at(-1), served.record?.attempts[served.attempts.length - 1]];
  if (!rule || attempt === undefined || record === undefined)
    throw new Error('Only what a rule decided and a provider answered is copied.');
  return {
    version: 1,
    id: copy.id,
    organizationId: copy.caller.configuration.id,
    requestId: served.id,
    ruleId: rule.id,
    ruleVersion: rule.version,
    startedAt: new Date(copy.startedAtMs).toISOString(),
    served: figuresOf(attempt, record),
    payer: payerOf(served),
  };
}

function payerOf({ caller: { key }, endpoint, said }: OpenRequest): ShadowRecord['payer'] {
  return { teamId: key.teamId, keyId: key.id, memberId: key.memberId, endpoint, tags: [...said.tags] };
}

function figuresOf({ finishReason, outputCharacters }: OpenAttempt, record: AttemptRecord): ComparedAnswer {
  const { providerAccountId, provider, model, outcome, httpStatus, errorMessage, usage, costNanos, durationMs } =
    record;
  const known = { providerAccountId, provider, model, outcome, httpStatus, errorMessage, usage, costNanos, durationMs };
  return { ...known, finishReason, outputCharacters };
}
