import { TeamsPage } from '@/features/teams/teams-page';

export const metadata = { title: 'Teams' };

export default function Page() {
  return <TeamsPage />;
}
