/** Hands a text to the browser as a file. */
export function download(name: string, content: string, type: 'text/csv' | 'application/json'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
