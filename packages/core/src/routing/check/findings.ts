import type { Attempt } from '../strategy.ts';

/** What routing may refer to, as plain data. */
export type RoutingReferences = {
  /** The organization's slug. */
  organization: string;
  teams: readonly { id: string; name: string }[];
  keyIds: readonly string[];
  /** All provider accounts, those that are switched off, too. With the slug, the names `account/model` are known. */
  accounts: readonly { id: string; name: string; models: readonly string[]; enabled: boolean; slug?: string }[];
  isPriced(call: Attempt): boolean;
  /** Rules that are switched off take no requests; none when absent. */
  disabledRuleIds?: readonly string[];
};

/** Something to tell about a place in a routing set, such as `rules.2.definition.target.targets.0.model`, and what to do about it. */
export type Finding = { field: string; message: string };

/** Errors are reasons to refuse a routing set; warnings are probably not meant. */
export type Findings = { errors: Finding[]; warnings: Finding[] };

/** Where something stands in a routing set. */
export type Place = readonly (string | number)[];

/** A place as a field, in the way the schemas name theirs. */
export const fieldOf = (...at: Place) => at.join('.');
