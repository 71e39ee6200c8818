import Link from 'next/link';
import { Button } from '@/ui/button';
import { CenteredCard } from '@/ui/centered-card';

export default function NotFound() {
  return (
    <CenteredCard
      title="Nothing is here"
      lead="The address leads nowhere. It may have been mistyped, or the thing is gone."
    >
      <Button asChild>
        <Link href="/">To the dashboard</Link>
      </Button>
    </CenteredCard>
  );
}
