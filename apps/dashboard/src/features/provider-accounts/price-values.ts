import { z } from 'zod';
import { contract, type RouteInput } from '@/server/contract';
import { forEveryUsdRate, usdRateFieldNames, usdRateFields } from '@/server/contract/price-fields';

type NewPrice = RouteInput<typeof contract.priceOverrides.create>['body'];

const percent = z
  .string()
  .trim()
  .regex(/^\d{1,5}(\.\d)?$/, 'Expected per cent, for example "85" or "87.5".');
const day = z.union([z.literal(''), z.iso.date('Choose a day.')]);

/** An own price as it is typed. */
export const priceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rates'),
    ...shared(),
    ...forEveryUsdRate((name) => z.union([z.literal(''), usdRateFields[name].unwrap().unwrap()])),
    sharePercent: z.string(),
  }),
  z.object({ kind: z.literal('share'), ...shared(), ...forEveryUsdRate(() => z.string()), sharePercent: percent }),
]);

/** What is typed. */
export type PriceValues = z.output<typeof priceSchema>;

/** Every account of the organization. */
export const everyAccount = 'all';

/** An empty form for a model at an account. */
export function emptyPrice(model: string, accountId: string): z.input<typeof priceSchema> {
  return {
    kind: 'rates',
    model,
    scope: accountId,
    ...forEveryUsdRate(() => ''),
    sharePercent: '',
    fromDay: '',
    untilDay: '',
  };
}

/** What is sent: days begin at midnight, UTC, and the last one is included. */
export function toNewPrice(values: PriceValues): NewPrice {
  const { kind, model, scope, sharePercent, fromDay, untilDay } = values;
  const terms =
    kind === 'share'
      ? { sharePerMille: Math.round(Number(sharePercent) * 10) }
      : Object.fromEntries(usdRateFieldNames.flatMap((name) => (values[name] === '' ? [] : [[name, values[name]]])));
  return {
    model,
    providerAccountId: scope === everyAccount ? null : scope,
    ...terms,
    ...(fromDay === '' ? {} : { effectiveFrom: startOf(fromDay, 0) }),
    ...(untilDay === '' ? {} : { effectiveUntil: startOf(untilDay, 1) }),
  };
}

function shared() {
  return { model: contract.priceOverrides.create.body.shape.model, scope: z.string(), fromDay: day, untilDay: day };
}

function startOf(date: string, daysLater: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + daysLater * 24 * 3_600_000).toISOString();
}
