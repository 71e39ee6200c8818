'use client';
import { type RefObject, useEffect, useState } from 'react';

/** Whether somebody reads what is in a box: the pointer is over it, or it is scrolled away from its top. */
export function useReading(box: RefObject<HTMLElement | null>): boolean {
  const [hovered, setHovered] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onPointer = (event: PointerEvent) =>
      event.pointerType === 'mouse' && setHovered(event.type === 'pointerenter');
    const onScroll = () => {
      const inner = element.querySelector('[tabindex="0"]')?.scrollTop ?? 0;
      // On a phone the page scrolls, not the box.
      setScrolled(inner > 0 || element.getBoundingClientRect().top < 0);
    };
    element.addEventListener('pointerenter', onPointer);
    element.addEventListener('pointerleave', onPointer);
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      element.removeEventListener('pointerenter', onPointer);
      element.removeEventListener('pointerleave', onPointer);
      document.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [box]);
  return hovered || scrolled;
}
