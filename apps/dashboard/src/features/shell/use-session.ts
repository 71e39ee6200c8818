'use client';
import { useQuery } from '@tanstack/react-query';
import { type ApiError, api } from '@/server/client/api-client';
import { contract, type RouteOutput } from '@/server/contract';

export type Session = RouteOutput<typeof contract.session.read>;

export const sessionKey = ['session'] as const;

/** Who is signed in; a 401 ApiError when nobody is. */
export function useSession() {
  return useQuery<Session, ApiError>({
    queryKey: sessionKey,
    queryFn: ({ signal }) => api(contract.session.read, {}, { signal }),
    staleTime: 60_000,
    retry: (count, error) => error.status !== 401 && count < 2,
  });
}
