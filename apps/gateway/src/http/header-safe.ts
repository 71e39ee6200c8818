/** A value as a header can hold it. */
export const headerSafe = (text: string) => text.replace(/[^\x20-\x7e]/g, '?');
