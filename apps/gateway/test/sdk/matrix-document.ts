/** What was tried: the columns of the table, and how many features each cell has at most. */
export type MatrixAxes = { features: string[]; upstreams: string[] };

/** The page of the documentation, its table and where it stands. `results` has, for "client | format", the features that worked. */
export function matrixDocument(results: ReadonlyMap<string, string[]>, { features, upstreams }: MatrixAxes) {
  const names = [...new Set([...results.keys()].map((cell) => cell.split(' | ')[0] ?? ''))];
  const cellOf = (name: string, upstream: string) => {
    const worked = results.get(`${name} | ${upstream}`) ?? [];
    const missing = features.filter((feature) => !worked.includes(feature));
    return missing.length === 0 ? `all ${features.length}` : `without ${missing.join(', ')}`;
  };
  const rows = names.map((name) => `| ${name} | ${upstreams.map((upstream) => cellOf(name, upstream)).join(' | ')} |`);
  const table = [
    `| client ╲ provider speaks | ${upstreams.join(' | ')} |`,
    `|---|${upstreams.map(() => '---').join('|')}|`,
    ...rows,
  ].join('\n');
  const text = `# Official clients against providers of every format

Each client is the vendor's own, in the version of the lockfile, against the gateway and the simulator. Tried in every cell: ${features.join(', ')}.
Written by \`apps/gateway/test/sdk-matrix.integration.test.ts\`, which fails when this page is not what it just saw
(\`UPDATE_DOCS=1\` writes it anew).

${table}
`;
  return { table, text, path: new URL('../../../../docs/sdk-matrix.md', import.meta.url).pathname };
}
