import { featureNames } from './condition.ts';

/** Fields that may have several values at once. */
export const isManyValued = (field: string) => field === 'tag' || field === 'feature';

/** Fields that every request has. */
export const isAlwaysThere = (field: string) =>
  ['organization', 'team', 'key', 'operation', 'stream', 'input-tokens'].includes(field);

/** Fields whose numbers are whole. */
export const isWhole = (field: string) => field === 'input-tokens' || field === 'output-tokens';

/** The only values that a field can have; undefined when it can have any. `organization` is the slug of the one that is checked. */
export function valuesOf(field: string, organization: string): readonly string[] | undefined {
  switch (field) {
    case 'organization':
      return [organization];
    case 'stream':
      return ['true', 'false'];
    case 'feature':
      return featureNames;
    default:
      return undefined;
  }
}
