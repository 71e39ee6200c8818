'use client';

import { useMutation } from '@tanstack/react-query';
import { api } from '@/server/client/api-client';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteInput, type RouteOutput } from '@/server/contract';

type TestBody = RouteInput<typeof contract.providerAccounts.test>['body'];

/** A test of a draft or of a stored account: under way, failed to run, or what the provider said. */
export type ConnectionTest = {
  pending: boolean;
  /** The test itself could not be made. */
  failure: Error | null;
  result: RouteOutput<typeof contract.providerAccounts.test> | undefined;
  run: (body: TestBody, onResult?: (result: RouteOutput<typeof contract.providerAccounts.test>) => void) => void;
};

/** Asks a provider for its models. Changes nothing, so nothing else is read again. */
export function useConnectionTest(): ConnectionTest {
  const { slug } = useOrganization();
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: (body: TestBody) => api(contract.providerAccounts.test, { body }, { organization: slug }),
  });
  return {
    pending: isPending,
    failure: error,
    result: isPending ? undefined : data,
    run: (body, onResult) => mutate(body, onResult === undefined ? {} : { onSuccess: onResult }),
  };
}
