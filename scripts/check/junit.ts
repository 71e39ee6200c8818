/** What a test runner reported. */
export type Report = { passed: number; failed: number; failures: string[] };

/**
 * Counts the tests of a JUnit report. A skipped test has shown nothing, so it counts as failed; so does a report in which
 * there is no test at all.
 */
export function readJunit(xml: string): Report {
  const failures: string[] = [];
  let passed = 0;
  for (const [, attributes = '', body = ''] of xml.matchAll(testCase)) {
    const why = /<(failure|error|skipped)\b/.exec(body)?.[1];
    if (why === undefined) passed++;
    else
      failures.push(
        `${attribute(attributes, 'file') || attribute(attributes, 'classname')}: ${attribute(attributes, 'name')} (${why === 'skipped' ? 'skipped' : 'failed'})`,
      );
  }
  return { passed, failed: failures.length, failures };
}

/** Ends either in itself or with its own end tag; test cases do not nest. */
const testCase = /<testcase\b((?:[^>"]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

function attribute(attributes: string, name: string): string {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';
  return value.replace(/&(lt|gt|quot|apos|amp|#(\d+));/g, (_all, entity: string, code?: string) =>
    code === undefined ? (entities[entity] ?? '') : String.fromCodePoint(Number(code)),
  );
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
