import { TeamPage } from '@/features/teams/team-page';

export const metadata = { title: 'Team' };

export default async function Page({ params }: { params: Promise<{ team: string }> }) {
  const { team } = await params;
  return <TeamPage id={team} />;
}
