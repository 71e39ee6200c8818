import { HomePage } from '@/features/shell/home-page';

export default function Page() {
  return <HomePage />;
}
