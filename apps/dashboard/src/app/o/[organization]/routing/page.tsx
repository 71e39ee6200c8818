import { RoutingPage } from '@/features/routing/routing-page';

export const metadata = { title: 'Routing' };

export default function Page() {
  return <RoutingPage />;
}
