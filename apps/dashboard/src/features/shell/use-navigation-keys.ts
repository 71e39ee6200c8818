'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { useOrganization } from '@/server/client/use-organization';
import { destinations } from './navigation';

const secondKeyWithinMs = 1_200;

/** ⌘K or Ctrl+K opens the palette; `g` and then a page's letter goes there. Keys typed into a field mean the field. */
export function useNavigationKeys(setFinding: (open: boolean) => void): void {
  const router = useRouter();
  const { href } = useOrganization();
  useEffect(() => {
    let wentAt = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setFinding(true);
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === 'g') {
        wentAt = event.timeStamp;
        return;
      }
      const destination = destinations.find((one) => one.letter === event.key);
      if (destination !== undefined && event.timeStamp - wentAt < secondKeyWithinMs)
        router.push(href(destination.path));
      wentAt = 0;
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [router, href, setFinding]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
