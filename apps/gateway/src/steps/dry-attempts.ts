import { dryWalk } from '@switchyard/core/routing/explain/dry-walk';
import type { AskedAttempt, Surroundings } from '@switchyard/core/routing/strategy';
import type { OpenRequest } from '../open-request.ts';
import type { Services } from '../services.ts';
import { endsBefore, type Rest } from '../upstream/health/target-health.ts';
import type { Candidate, Candidates } from './plan.ts';
import { type Planned, surroundingsFor } from './surroundings-for.ts';

/**
 * The attempts that would be made for a planned request, in order, if every one of them failed in a way that passes: with the health
 * of providers as it is at this moment, and without anything being called or counted. What strategies saw, and every candidate that
 * would be passed over, is taken down as it is for a real request.
 */
export function dryAttempts(open: DryRequest, candidates: Possible, services: DryServices): Candidate[] {
  const { plan } = open;
  const passed: Passed = { away: [], resting: [] };
  const mostAttempts = plan.definition?.attempts ?? services.settings.maxAttempts;
  const asked = dryWalk(plan, surroundingsOf(open, candidates, services), {
    mayAsk: (attempt) => mayAsk(open, find(candidates, attempt), { passed, services }),
    mostAttempts,
  });
  const attempts = asked.flatMap((attempt) => find(candidates, attempt) ?? []);
  // Accounts that traffic is routed away from serve what nobody else can; and when everybody rests, the least bad is asked.
  attempts.push(...passed.away.slice(0, mostAttempts - attempts.length));
  if (attempts.length === 0) attempts.push(...leastBad(open, passed));
  for (const [at, { account, attempt }] of attempts.entries())
    open.candidates.push({
      ...named(account, attempt.model),
      result: 'possible',
      reason: `would be attempt ${at + 1}`,
    });
  return attempts;
}

/** A request that is planned. Its steps and candidates are added to. */
export type DryRequest = Planned & Pick<OpenRequest, 'candidates'>;

/** The calls that are possible. */
export type Possible = Pick<Candidates, 'possible'>;

/** What a dry walk looks at. */
export type DryServices = Pick<Services, 'board' | 'chance' | 'clock' | 'settings'>;

type Passed = { away: Candidate[]; resting: { candidate: Candidate; rest: Rest }[] };

const find = ({ possible }: Possible, wanted: Pick<AskedAttempt, 'providerAccountId' | 'model'>) =>
  possible.find(
    ({ attempt }) => attempt.providerAccountId === wanted.providerAccountId && attempt.model === wanted.model,
  );

const named = ({ id, name }: Candidate['account'], model: string) => ({ providerAccountId: id, account: name, model });

type Passing = { passed: Passed; services: DryServices };

function mayAsk(open: DryRequest, candidate: Candidate | undefined, { passed, services }: Passing): boolean {
  if (candidate === undefined) return false; // the plan has said why
  const { account, attempt } = candidate;
  const pass = (reason: string) => {
    open.candidates.push({ ...named(account, attempt.model), result: 'skipped', reason });
    return false;
  };
  if ((account.awayUntil?.getTime() ?? 0) > services.clock.wallMs()) {
    passed.away.push(candidate);
    return pass('traffic is routed away from it');
  }
  const choice = services.board.of(open.configuration.id).choose({ account, model: attempt.model });
  if (choice.credential !== null) return true;
  if (choice.rest) passed.resting.push({ candidate, rest: choice.rest });
  return pass(choice.rest ? `rests: ${choice.rest.reason}` : 'it has no credential that new calls may use');
}

function leastBad(open: DryRequest, { resting }: Passed): Candidate[] {
  const [first, ...others] = resting;
  if (first === undefined) return [];
  const least = others.reduce((best, one) => (endsBefore(one.rest, best.rest) ? one : best), first);
  open.steps.push(`Every target rests; ${least.candidate.account.name} may be asked again soonest.`);
  return [least.candidate];
}

function surroundingsOf(open: DryRequest, candidates: Possible, { board, chance }: DryServices): Surroundings {
  const health = board.of(open.configuration.id);
  const surroundings = surroundingsFor(open, candidates, { health, chance });
  // A dry run is nobody's turn.
  return { ...surroundings, signals: { ...surroundings.signals, turn: health.turnOf } };
}
