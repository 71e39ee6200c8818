import { VirtualKeysPage } from '@/features/virtual-keys/virtual-keys-page';

export const metadata = { title: 'Keys' };

export default function Page() {
  return <VirtualKeysPage />;
}
