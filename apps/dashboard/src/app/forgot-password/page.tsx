import type { Metadata } from 'next';
import { ForgotPasswordPage } from '@/features/auth/forgot-password-page';

export const metadata: Metadata = { title: 'Forgot your password' };

export default function Page() {
  return <ForgotPasswordPage />;
}
