'use client';
import { SlidersHorizontal } from 'lucide-react';
import { type ComponentProps, useState } from 'react';
import { Button } from '@/ui/button';
import { Dialog, DialogActions } from '@/ui/dialog';
import { useMediaQuery } from '@/ui/use-media-query';
import { FacetPanel } from './facet-panel';
import { conditionsOf } from './log-search';

type FacetProps = ComponentProps<typeof FacetPanel>;

/** Whether there is room for the facets beside the list. */
const useRoom = () => useMediaQuery('(width >= 1024px)');

/** The facets at the left of the list. */
export function FacetColumn(props: FacetProps) {
  if (!useRoom()) return null;
  return (
    <aside aria-label="Values to filter by" className="min-w-0">
      <FacetPanel {...props} />
    </aside>
  );
}

/** The facets as a sheet, where there is no room beside the list. */
export function FacetSheet(props: FacetProps) {
  const [open, setOpen] = useState(false);
  const active = conditionsOf(props.given).length;
  if (useRoom()) return null;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden />
        Filters{active > 0 && ` (${active})`}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Filters">
        <FacetPanel {...props} />
        <div className="h-5" />
        <DialogActions>
          <Button variant="solid" onClick={() => setOpen(false)}>
            Show requests
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
