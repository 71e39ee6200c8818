import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

const development = process.env.NODE_ENV === 'development';

// Next writes its data into inline scripts, so scripts of our own pages may be inline; nothing comes from elsewhere. Development
// needs eval and a socket for reloading.
const contentSecurityPolicy = [
  "default-src 'self'",
  `script-src 'self' 'unsafe-inline'${development ? " 'unsafe-eval'" : ''}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self'${development ? ' ws:' : ''}`,
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const config: NextConfig = {
  poweredByHeader: false,
  transpilePackages: ['@switchyard/core', '@switchyard/db', '@switchyard/platform'],
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'bullmq',
    'ioredis',
    'libsodium-wrappers',
    'nodemailer',
    'pg',
    'pino',
    'rate-limiter-flexible',
  ],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'content-security-policy', value: contentSecurityPolicy },
        { key: 'x-content-type-options', value: 'nosniff' },
        { key: 'x-frame-options', value: 'DENY' },
        { key: 'referrer-policy', value: 'strict-origin-when-cross-origin' },
        { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
};

export default config;
