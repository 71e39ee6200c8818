'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { ApiError } from '@/server/client/api-client';
import { ThemeProvider, useTheme } from '@/ui/theme-provider';
import { TooltipProvider } from '@/ui/tooltip';
import { useIsPhone } from '@/ui/use-media-query';

/** Everything the pages stand in: theme, URL state, data, tooltips and toasts. */
export function AppProviders({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueryClient);
  return (
    <ThemeProvider>
      <NuqsAdapter>
        <QueryClientProvider client={queries}>
          <TooltipProvider delayDuration={250}>{children}</TooltipProvider>
          <Toasts />
        </QueryClientProvider>
      </NuqsAdapter>
    </ThemeProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the caller did wrong stays wrong; only a server or network that stumbled is asked again.
        retry: (count, error) =>
          count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      },
    },
  });
}

function Toasts() {
  const { resolvedTheme } = useTheme();
  const phone = useIsPhone();
  return (
    <Toaster
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      // On a phone the buttons that end a window are at the bottom.
      position={phone ? 'top-center' : 'bottom-right'}
      // What a notice offers can be pressed while a window is open, which takes the pointer from everything else.
      className="pointer-events-auto print:hidden"
      toastOptions={{
        style: {
          background: 'var(--panel)',
          color: 'var(--ink)',
          borderColor: 'var(--line)',
          boxShadow: 'var(--lift)',
          // What it would inherit is the library's own font, not the page's.
          fontFamily: 'var(--font-sans)',
        },
      }}
    />
  );
}
