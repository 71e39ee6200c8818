import type { Charge, Hold } from '@switchyard/core/limits/hold';
import type { SettledHold } from '@switchyard/platform/admission/admission';

/** Holds of a request of which nothing more is known: each came to what was reserved. Calls at once come to nothing. */
export function atReservation(holds: readonly Hold[]): SettledHold[] {
  return holds.map((hold) => ({ ...hold, actual: hold.kind === 'concurrency' ? 0n : BigInt(hold.reserved) }));
}

/**
 * Holds of a request that the ledger has: budgets come to what its row was charged in them, which is nothing where the row names none.
 * Its windows have slid on since; they keep the estimate.
 */
export function atCharges(holds: readonly Hold[], charges: readonly Charge[]): SettledHold[] {
  const amounts = new Map(charges.map((charge) => [nameOf(charge), BigInt(charge.amount)]));
  return atReservation(holds).map((hold) =>
    hold.kind === 'budget' ? { ...hold, actual: amounts.get(nameOf(hold)) ?? 0n } : hold,
  );
}

/** What a request that holds this is charged when its holds come to their reservations. */
export function chargesAtReservation(holds: readonly Hold[]): Charge[] {
  return holds.flatMap((hold) => {
    if (hold.kind !== 'budget') return [];
    const { budgetId, period, group, reserved } = hold;
    return [{ budgetId, period, group, amount: reserved }];
  });
}

const nameOf = ({ budgetId, period, group }: Pick<Charge, 'budgetId' | 'period' | 'group'>) =>
  `${budgetId} ${period} ${group}`;
