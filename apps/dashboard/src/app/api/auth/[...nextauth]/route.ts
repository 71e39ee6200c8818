import NextAuth from 'next-auth';
import { getApp } from '../../../../server/app.ts';
import { authOptions } from '../../../../server/auth/auth-options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

async function answer(request: Request, context: Context): Promise<Response> {
  const app = getApp();
  // next-auth reads its own address from the environment alone.
  process.env.NEXTAUTH_URL ??= app.environment.DASHBOARD_URL;
  return NextAuth(authOptions(app, request.headers))(request, context);
}

export { answer as GET, answer as POST };

export const dynamic = 'force-dynamic';
