import type {
  CredentialConfiguration,
  ProviderAccountConfiguration,
} from '@switchyard/core/configuration/organization-configuration';
import { GatewayError } from '@switchyard/core/errors';
import type { UnitPrice } from '@switchyard/core/pricing/unit-price';
import type { ShadowIntent } from '@switchyard/core/requests/shadow-record';
import type { Shadow } from '@switchyard/core/routing/rule';
import type { AdmissionStore } from '@switchyard/platform/admission/admission-store';
import type { Logger } from '@switchyard/platform/log/create-logger';
import type { RecordQueue } from '@switchyard/platform/queue/record-queue';
import type { LeaseKeeper } from '../admission/lease-keeper.ts';
import { needsOf } from '../admission/needs.ts';
import type { Call } from '../call.ts';
import { notBegun, type OpenAttempt, type OpenRequest, type Reservation } from '../open-request.ts';
import type { Services } from '../services.ts';
import { closeAttempt, openAttempt } from '../steps/attempts.ts';
import { deliver } from '../steps/deliver.ts';
import type { TokenCounter } from '../tokens/token-counter.ts';
import { copyClaims, copyClaimsWithOthers } from './copy-claims.ts';
import { lostRecord, type Pair, shadowRecordOf } from './shadow-record-of.ts';

/** What sending copies takes. */
export type CopyParts = {
  services: Pick<Services, 'admission' | 'board' | 'chance' | 'clock' | 'priceOf' | 'settings' | 'upstream'>;
  store: Pick<AdmissionStore, 'settle'>;
  queue: Pick<RecordQueue, 'addShadow'>;
  leases: LeaseKeeper;
  tokens: TokenCounter;
  logger: Logger;
  newId(): string;
};

/** A copy to send: of which request, by which rule, as which call. */
export type Copying = { request: OpenRequest; rule: Shadow; call: Call; abort: AbortController };

type Target = { account: ProviderAccountConfiguration; credential: CredentialConfiguration; price: UnitPrice };

/**
 * Sends one copy and records what came of it. It is not sent when its target is gone, rests or has no price, and when the rule's
 * budget or one of the request's may not pay for the worst case, or nobody can say whether it may. The order makes a crash harmless: first the record is
 * durable, then the reservation is released. Rejects when the record could not be written; a sweeper then settles the copy.
 */
export async function sendCopy(copying: Copying, parts: CopyParts): Promise<void> {
  const target = targetOf(copying, parts);
  if (target === undefined) return;
  const copy = copyOf(copying, parts);
  const pair: Pair = { served: copying.request, copy, target };
  const reservation = await reserve(pair, copying.rule, parts);
  if (reservation === undefined) return;
  const { store, queue, leases } = parts;
  const organizationId = copy.caller.configuration.id;
  leases.hold(organizationId, copy.id);
  try {
    const attempt = await ask(pair, reservation, parts);
    const { record, holds } = await shadowRecordOf(pair, { attempt, claims: reservation.claims }, parts);
    await queue.addShadow(record);
    await store.settle({ organizationId, requestId: copy.id, manner: 'true', holds });
  } finally {
    leases.release(organizationId, copy.id);
  }
}

function targetOf({ request, rule, call }: Copying, { services }: CopyParts): Target | undefined {
  const { configuration } = request.caller;
  const { providerAccountId, model } = rule;
  const account = configuration.providerAccounts.find(({ id }) => id === providerAccountId);
  const variant = call.kind === 'operation' ? call.priceVariant : undefined;
  const price = account && services.priceOf(configuration, { providerAccountId, model }, variant);
  if (account === undefined || price === undefined) return undefined;
  const { credential } = services.board.of(configuration.id).choose({ account, model });
  return credential === null ? undefined : { account, credential, price };
}

/** A request of its own that shares nothing which changes with the one it copies. */
function copyOf({ request, call, abort }: Copying, { services, newId }: CopyParts): OpenRequest {
  return {
    ...request,
    id: newId(),
    startedAtMs: services.clock.wallMs(),
    startedMs: services.clock.monotonicMs(),
    call,
    abort,
    ...notBegun(),
  };
}

/** Holds the worst case of a single attempt in every budget that must pay for it; undefined when that is not possible. */
async function reserve(
  pair: Pair,
  rule: Shadow,
  { services: { admission, settings }, logger }: CopyParts,
): Promise<Reservation | undefined> {
  const { copy, target } = pair;
  if (!copy.plan?.rule) return undefined;
  const attempt = { providerAccountId: target.account.id, model: rule.model };
  const possible = [{ ...target, attempt }];
  const needs = needsOf({ ...copy, plan: null, possible }, { ...settings, maxAttempts: 1 });
  for (let claims = copyClaims(copy, rule, needs); ; ) {
    const reservation: Reservation = {
      reservedNanos: needs.costNanos(null, needs.maxOutputTokens),
      claims,
      maxOutputTokens: needs.maxOutputTokens,
      mustBeBounded: true,
    };
    const holds = claims.map(({ hold }) => hold);
    const intent: ShadowIntent = { version: 1, shadow: lostRecord(pair, reservation), holds };
    const decided = await admission
      .admit({
        organizationId: copy.caller.configuration.id,
        requestId: copy.id,
        leaseMs: settings.reservationLeaseMs,
        intent: JSON.stringify(intent),
        checks: claims.map(({ check }) => check),
      })
      .catch((error: unknown) => logger.debug({ err: error }, 'the budget of copies could not be asked'));
    if (decided?.kind !== 'crowded') return decided?.kind === 'admitted' ? reservation : undefined;
    claims = copyClaimsWithOthers(copy, { claims, crowded: decided.indexes, needs });
  }
}

/** Makes the one attempt of a copy and reads its answer to the end, for nobody. */
async function ask({ copy, target }: Pair, reservation: Reservation, { services }: CopyParts): Promise<OpenAttempt> {
  const { account, credential } = target;
  const { model } = copy.plan?.definition?.shadow ?? { model: '' };
  const candidate = { account, attempt: { providerAccountId: account.id, model }, price: target.price };
  const attempt = openAttempt(copy, { candidate, credential }, services);
  const call = services.board.of(copy.caller.configuration.id).start({ account, model }, credential, copy.call.stream);
  try {
    const reply = await services.upstream.call({
      call: copy.call,
      requestId: copy.id,
      createdSeconds: Math.floor(copy.startedAtMs / 1_000),
      configuration: copy.caller.configuration,
      teamId: copy.caller.key.teamId,
      account,
      credential,
      timeouts: copy.plan?.definition?.timeouts ?? {},
      model,
      addMaxOutputTokens: copy.call.maxOutputTokens === null ? reservation.maxOutputTokens : null,
      dropUnsupported: copy.dropUnsupported || (copy.plan?.definition?.dropUnsupported ?? false),
      attempt,
      signal: copy.abort.signal,
      onSigned: () => {},
      tap: null,
      onHeaders: call.heard,
    });
    if (reply.kind === 'failed') {
      call.ended(reply);
      closeAttempt(copy, attempt, { outcome: reply.failure, message: reply.message }, services);
    } else if (reply.kind === 'unable') {
      call.ended({ kind: 'unknown' });
      closeAttempt(copy, attempt, { outcome: 'bad-request', message: reply.error.message }, services);
    } else for await (const _piece of deliver(copy, { attempt, call, reply }, services));
  } catch (thrown) {
    if (attempt.endedMs === null) {
      call.ended({ kind: 'unknown' });
      closeAttempt(copy, attempt, { outcome: 'cancelled', message: 'The copy was broken off.' }, services);
    } else if (!(thrown instanceof GatewayError)) throw thrown;
  }
  return attempt;
}
