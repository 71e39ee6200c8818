'use client';
import { useState } from 'react';
import { api } from '@/server/client/api-client';
import { useAction } from '@/server/client/use-api';
import { useOrganization } from '@/server/client/use-organization';
import { contract, type RouteOutput } from '@/server/contract';

/** What was said in a call, or why there is nothing to show. */
export type Content = RouteOutput<typeof contract.requests.openContent>;

export type Opened = Extract<Content, { kind: 'opened' }>;

export type Side = NonNullable<Opened['request']>;

/** What was said in one call, once somebody opened it. It stays in this page's memory alone, and is gone with the drawer. */
export function useContent(id: string) {
  const { slug: organization } = useOrganization();
  const [content, setContent] = useState<Content>();
  const { run, pending, failure } = useAction();
  const open = (reason: string | undefined) =>
    run(async () => {
      const body = reason === undefined ? {} : { reason };
      setContent(await api(contract.requests.openContent, { params: { id }, body }, { organization }));
    });
  return { content, open, pending, failure, forget: () => setContent(undefined) };
}

export type ContentState = ReturnType<typeof useContent>;
