import { OperatorPage } from '@/features/operator/operator-page';

export const metadata = { title: 'Organizations' };

export default function Page() {
  return <OperatorPage />;
}
