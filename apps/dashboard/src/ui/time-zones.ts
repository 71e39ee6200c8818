import type { ListOption } from './listbox';

/** Every time zone that the browser knows, UTC first. */
export function timeZoneOptions(): ListOption[] {
  const others = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC');
  return ['UTC', ...others].map((zone) => ({ value: zone, label: zone }));
}
