/** After so many failures in one run the stores are taken to be away. */
const mostFailures = 10;

/**
 * Works through organizations one after the other. What cannot be done for one tenant must not keep back the others. Rejects with all
 * failures at the end, and early when there are too many, because without the stores there is nothing to go on with.
 */
export async function forEachOrganization(
  organizationIds: readonly string[],
  work: (organizationId: string) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (const organizationId of organizationIds) {
    try {
      await work(organizationId);
    } catch (error) {
      failures.push(error);
      if (failures.length >= mostFailures) break;
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `It failed for ${failures.length} organizations.`);
}
