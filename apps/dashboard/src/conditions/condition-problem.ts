import type { ErrorLine } from '@/ui/form-summary';

/** What a schema says of a condition, in words for people. */
export function conditionProblem({ path, message }: ErrorLine): ErrorLine {
  return path.endsWith('.field')
    ? { path, message: 'Name the metadata key or the header, in small letters.' }
    : { path, message };
}
