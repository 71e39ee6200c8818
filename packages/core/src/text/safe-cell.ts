/**
 * A text as a spreadsheet may open it: one that would be taken for a formula gets a quote before it. Numbers are not given to
 * this function; a team called "=1+1" is.
 */
export const safeCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
