import { CachePage } from '@/features/cache/cache-page';

export const metadata = { title: 'Cache' };

export default function Page() {
  return <CachePage />;
}
