'use client';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useApi } from '@/server/client/use-api';
import { contract } from '@/server/contract';
import type { ViewedScreen } from './saved-view';

/** Opened without a question, the page asks what its reader chose to see then. */
export function useDefaultView(screen: ViewedScreen['screen']): void {
  const router = useRouter();
  const path = usePathname();
  const [bare, setBare] = useState(() => typeof window !== 'undefined' && window.location.search === '');
  const views = useApi(contract.savedViews.list, { query: { screen } }, { enabled: bare });
  useEffect(() => {
    if (!bare || views.data === undefined) return;
    setBare(false);
    const usual = views.data.items.find((view) => view.default);
    // Somebody who was faster than the answer has asked already.
    if (usual !== undefined && window.location.search === '') router.replace(`${path}?${usual.query}`);
  }, [bare, views.data, router, path]);
}
