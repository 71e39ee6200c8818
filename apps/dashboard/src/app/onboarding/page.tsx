import type { Metadata } from 'next';
import { CreateOrganizationPage } from '@/features/onboarding/create-organization-page';

export const metadata: Metadata = { title: 'Create your organization' };

export default function Page() {
  return <CreateOrganizationPage />;
}
