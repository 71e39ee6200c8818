'use client';
import {
  keepPreviousData,
  type UseMutationOptions,
  type UseQueryOptions,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type ApiError, api } from '@/server/client/api-client';
import type { Route, RouteInput, RouteOutput } from '@/server/contract';
import { useOrganization } from './use-organization';

/** The cache key of a route's answer in an organization; without input, of all its answers. */
export function organizationKey(slug: string, route: Route, input?: unknown): readonly unknown[] {
  return input === undefined ? ['organization', slug, route.name] : ['organization', slug, route.name, input];
}

type QueryOptions<Declared extends Route> = Omit<
  UseQueryOptions<RouteOutput<Declared>, ApiError>,
  'queryKey' | 'queryFn'
>;

/**
 * Reads a route of the current organization. While new input loads, the last answer stays in sight
 * (`isPlaceholderData`); pass `placeholderData: undefined` to show skeletons instead.
 */
export function useOrganizationQuery<Declared extends Route>(
  route: Declared,
  input: RouteInput<Declared>,
  options: QueryOptions<Declared> = {},
) {
  const { slug } = useOrganization();
  return useQuery<RouteOutput<Declared>, ApiError>({
    placeholderData: keepPreviousData,
    ...options,
    queryKey: organizationKey(slug, route, input),
    queryFn: ({ signal }) => api(route, input, { organization: slug, signal }),
  });
}

type MutationOptions<Declared extends Route> = Omit<
  UseMutationOptions<RouteOutput<Declared>, ApiError, RouteInput<Declared>>,
  'mutationFn'
>;

/** Calls a changing route of the current organization; afterwards everything read of the organization is read again. */
export function useOrganizationMutation<Declared extends Route>(
  route: Declared,
  options: MutationOptions<Declared> = {},
) {
  const { slug } = useOrganization();
  const queries = useQueryClient();
  return useMutation<RouteOutput<Declared>, ApiError, RouteInput<Declared>>({
    ...options,
    mutationFn: (input) => api(route, input, { organization: slug }),
    onSettled: async (...settled) => {
      await queries.invalidateQueries({ queryKey: ['organization', slug] });
      await options.onSettled?.(...settled);
    },
  });
}
