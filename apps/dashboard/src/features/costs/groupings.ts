export const groupings = ['team', 'model', 'provider', 'key'] as const;

export type Grouping = (typeof groupings)[number];

export const groupingOptions: readonly { value: Grouping; label: string }[] = [
  { value: 'team', label: 'Team' },
  { value: 'model', label: 'Model' },
  { value: 'provider', label: 'Provider' },
  { value: 'key', label: 'Key' },
];
