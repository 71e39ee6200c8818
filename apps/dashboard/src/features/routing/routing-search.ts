import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs';

/** The views of the routing page, in the order of its tabs. */
export const routingTabs = ['rules', 'test', 'backtest', 'history'] as const;

/** The page's state as its address holds it. */
export const routingSearch = {
  tab: parseAsStringLiteral(routingTabs).withDefault('rules').withOptions({ history: 'push' }),
  /** The rule that is drawn beside the list. */
  rule: parseAsString.withDefault(''),
  /** The alias that is edited; `new` adds one. */
  alias: parseAsString.withDefault('').withOptions({ history: 'push' }),
  /** The version whose changes are shown. */
  version: parseAsInteger,
  /** Whether the draft's changes are shown. */
  changes: parseAsBoolean.withDefault(false),
  publish: parseAsBoolean.withDefault(false).withOptions({ history: 'push' }),
  /** How many requests are tried in a backtest. */
  requests: parseAsInteger.withDefault(10_000),
};
