/** The words for a tier at OpenAI, and at the hosts of its formats. */
export const serviceTiers = [
  'auto',
  'default',
  'flex',
  'scale',
  'priority',
  'fast',
  'on_demand',
  'performance',
  'standard',
  'batch',
] as const;
