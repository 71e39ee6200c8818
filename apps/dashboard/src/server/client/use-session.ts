'use client';
import { contract, type RouteOutput } from '../contract';
import { ApiError } from './api-client';
import { useApi } from './use-api';

export type Session = RouteOutput<typeof contract.session.read>;

/** Who is signed in, and whether the answer is that nobody is. */
export function useSession() {
  const session = useApi(contract.session.read, {});
  return {
    session: session.data,
    error: session.error,
    signedOut: session.error instanceof ApiError && session.error.status === 401,
    retry: () => void session.refetch(),
  };
}
