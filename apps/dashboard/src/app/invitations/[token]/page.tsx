import { redirect } from 'next/navigation';

/** Links are written both ways; both lead to the invitation. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  redirect(`/invitation/${token}`);
}
