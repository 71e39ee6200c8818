import type { Metadata } from 'next';
import { InvitationPage } from '@/features/auth/invitation-page';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  return <InvitationPage token={decodeURIComponent(token)} />;
}
