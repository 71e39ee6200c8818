'use client';

import { can, type Permission, permissions, roles } from '@switchyard/core/tenancy/permissions';
import { Check, Minus } from 'lucide-react';
import { useOrganization } from '@/server/client/use-organization';
import { Card, CardHeader } from '@/ui/card';
import { cn } from '@/ui/cn';
import { BodyCell, HeadCell, Table } from '@/ui/table';
import { permissionWords, roleWords } from './role-words';

/** Every permission, as the server checks it. */
const all = Object.keys(permissions).filter((name): name is Permission => name in permissions);

/** What each role may do; the column of the reader's own role stands out. */
export function PermissionMatrix() {
  const { role: own } = useOrganization();
  return (
    <Card className="mt-6" aria-label="What each role may do">
      <CardHeader title="What each role may do" sub={`you are ${roleWords[own].label.toLowerCase()}`} />
      <Table aria-label="Permissions by role">
        <thead>
          <tr>
            <HeadCell>Permission</HeadCell>
            {roles.map((role) => (
              <HeadCell
                key={role}
                className={cn(
                  'px-1 text-center last:pr-2 sm:w-20 sm:last:pr-3',
                  role === own && 'bg-accent-soft text-ink',
                )}
              >
                <span title={roleWords[role].help}>{roleWords[role].label}</span>
              </HeadCell>
            ))}
          </tr>
        </thead>
        <tbody>
          {all.map((permission) => (
            <tr key={permission}>
              <BodyCell>{permissionWords[permission]}</BodyCell>
              {roles.map((role) => (
                <BodyCell
                  key={role}
                  className={cn('px-1 text-center last:pr-2 sm:last:pr-3', role === own && 'bg-accent-soft')}
                >
                  <Answer yes={can(role, permission)} />
                </BodyCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Answer({ yes }: { yes: boolean }) {
  const Icon = yes ? Check : Minus;
  return (
    <>
      <Icon aria-hidden className={cn('mx-auto size-4', yes ? 'text-ink' : 'text-line-strong')} />
      <span className="sr-only">{yes ? 'yes' : 'no'}</span>
    </>
  );
}
