'use client';

import { can, type Permission } from '@switchyard/core/tenancy/permissions';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'next/navigation';
import { useCallback } from 'react';
import type { Route, RouteInput, RouteOutput } from '../contract';
import { contract } from '../contract';
import { ApiError, api } from './api-client';

/** The slug of the organization whose page this is; undefined outside of one. */
function useSlug(): string | undefined {
  const { organization } = useParams<{ organization?: string }>();
  return organization;
}

type ReadOptions<Answer> = {
  enabled?: boolean;
  /** Asks again every so often while the page is in sight; a function decides by the last answer. */
  everyMs?: number | false | ((answer: Answer | undefined) => number | false);
  /** While another input loads, the answer to the last one stays. */
  keep?: boolean;
};

/** Reads a route of the management API in the organization of the page. */
export function useApi<Declared extends Route>(
  route: Declared,
  input: RouteInput<Declared>,
  { enabled = true, everyMs = false, keep = false }: ReadOptions<RouteOutput<Declared>> = {},
) {
  const organization = useSlug();
  return useQuery<RouteOutput<Declared>>({
    queryKey: [organization ?? '', route.name, input],
    queryFn: ({ signal }) => api(route, input, { ...(organization === undefined ? {} : { organization }), signal }),
    enabled,
    refetchInterval: typeof everyMs === 'function' ? (query) => everyMs(query.state.data) : everyMs,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** Calls a route that changes something; afterwards everything in sight is read again. */
export type Call = <Declared extends Route>(
  route: Declared,
  input: RouteInput<Declared>,
) => Promise<RouteOutput<Declared>>;

/** See {@link Call}. */
export function useCall(): Call {
  const organization = useSlug();
  const queries = useQueryClient();
  return useCallback(
    async (route, input) => {
      const answer = await api(route, input, organization === undefined ? {} : { organization });
      void queries.invalidateQueries();
      return answer;
    },
    [organization, queries],
  );
}

/** A change outside of a form: `run(() => call(…))`; `failure` is for an error panel beside it. */
export function useAction() {
  const { mutate, isPending, error, reset } = useMutation({ mutationFn: (work: () => Promise<unknown>) => work() });
  return { run: mutate, pending: isPending, failure: error, dismiss: reset };
}

/** Why the signed-in person may not do something here and whom to ask; undefined when they may. */
export function useLock(permission: Permission): string | undefined {
  const slug = useSlug();
  const { data: session } = useApi(contract.session.read, {});
  const role = session?.organizations.find((organization) => organization.slug === slug)?.role;
  const locked = role !== undefined && !can(role, permission);
  const { data: members } = useApi(contract.members.list, {}, { enabled: locked });
  if (!locked) return undefined;
  const owner = members?.items.find((member) => member.role === 'OWNER');
  return owner === undefined
    ? 'Your role does not allow this.'
    : `Your role does not allow this. Ask ${owner.name}, owner.`;
}

/** Reads a refused save for a form: the sentence for the top, and what belongs to fields. */
export function problemOf(error: unknown): { message: string; fields: { path: string; message: string }[] } {
  if (error instanceof ApiError) {
    const fields = error.problem.errors.map(({ field, message }) => ({ path: field, message }));
    return { message: error.message, fields };
  }
  return { message: error instanceof Error ? error.message : 'Something went wrong in this page.', fields: [] };
}

/** A failed read or change for an error panel; undefined when it did not fail. */
export function failureOf(title: string, error: Error | null) {
  if (error === null) return undefined;
  return {
    title,
    message: error.message,
    requestId: error instanceof ApiError ? error.requestId || undefined : undefined,
  };
}
