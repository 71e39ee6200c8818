'use client';
import type { Permission, Role } from '@switchyard/core/tenancy/permissions';
import { createContext, useContext } from 'react';

export interface CurrentOrganization {
  id: string;
  slug: string;
  name: string;
  status: 'ACTIVE' | 'SUSPENDED';
  /** The signed-in person's role here. */
  role: Role;
  /** Whether that role has a permission; the server checks again. */
  can: (permission: Permission) => boolean;
  /** A page of this organization: `href('teams')` is `/o/<slug>/teams`. */
  href: (path: string) => string;
  /** Address of the gateway for snippets, without `/v1`. */
  gatewayUrl: string;
  /** Whether the installation sends mail. */
  mail: boolean;
  user: { id: string; name: string; email: string; isOperator: boolean };
}

export const OrganizationContext = createContext<CurrentOrganization | undefined>(undefined);

/** The organization of the page's address. Only below `/o/[organization]`. */
export function useOrganization(): CurrentOrganization {
  const organization = useContext(OrganizationContext);
  if (organization === undefined) throw new Error('useOrganization works only on pages of an organization.');
  return organization;
}
