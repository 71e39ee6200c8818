/** Notices lie above everything, so a press on one is not a press beside the window that is open. */
export function keepOpenForNotice(event: CustomEvent<{ originalEvent: Event }>): void {
  const { target } = event.detail.originalEvent;
  if (target instanceof Element && target.closest('[data-sonner-toaster]') !== null) event.preventDefault();
}
