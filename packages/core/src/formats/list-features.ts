import type { RequestFeature } from '../routing/facts.ts';

/** Those features that a call has. */
export function listFeatures(has: Readonly<Record<RequestFeature, boolean>>): RequestFeature[] {
  const features: readonly RequestFeature[] = ['tools', 'images', 'json'];
  return features.filter((feature) => has[feature]);
}
