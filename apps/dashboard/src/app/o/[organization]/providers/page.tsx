import { ProviderAccountsPage } from '@/features/provider-accounts/provider-accounts-page';

export const metadata = { title: 'Providers' };

export default function Page() {
  return <ProviderAccountsPage />;
}
