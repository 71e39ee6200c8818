/** The name of the lock under which an organization's counters are compared with the ledger, and its lost requests given up. */
export const countersOf = (organizationId: string) => `counters of ${organizationId}`;
