import type { ListOption } from '@/ui/listbox';

/** Words for the ids that conditions hold. */
export type ConditionWords = {
  /** A value of a condition: the name of a team, key or member; other values stand for themselves. */
  value: (field: string, value: string) => string;
};

/** Words for the ids in conditions, and the choices that their fields offer. */
export type ConditionNames = ConditionWords & {
  teams: ListOption[];
  keys: ListOption[];
  members: ListOption[];
  models: ListOption[];
  operations: ListOption[];
};
