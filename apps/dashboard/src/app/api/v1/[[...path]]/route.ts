import { getApp } from '../../../../server/app.ts';
import { serve } from '../../../../server/http/serve.ts';
import { routes } from '../../../../server/routes/index.ts';

const answer = (request: Request): Promise<Response> => serve(getApp(), routes, request);

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };

export const dynamic = 'force-dynamic';
