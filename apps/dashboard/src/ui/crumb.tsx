'use client';
import { createContext, useContext, useEffect } from 'react';

export const CrumbContext = createContext<(crumb: string | undefined) => void>(() => undefined);

/** Adds a last word to the breadcrumb while the page is shown: the name of a team, for example. */
export function useCrumb(crumb: string | undefined): void {
  const setCrumb = useContext(CrumbContext);
  useEffect(() => {
    setCrumb(crumb);
    return () => setCrumb(undefined);
  }, [crumb, setCrumb]);
}
