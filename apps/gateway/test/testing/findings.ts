/** A body that was not answered as it should have been. */
export type Finding = { problem: string; status: number; answer: string; body: string };

/** Collects findings by what the answers say, each kind with its shortest body, so that a thousand of one kind are one line. */
export class Findings {
  readonly #kinds = new Map<string, { count: number; shortest: Finding }>();

  add(finding: Finding): void {
    const kind = `${finding.problem} ${finding.status} ${plainWords(finding.answer)}`;
    const known = this.#kinds.get(kind);
    if (known === undefined) this.#kinds.set(kind, { count: 1, shortest: finding });
    else {
      known.count++;
      if (finding.body.length < known.shortest.body.length) known.shortest = finding;
    }
  }

  /** The kinds, most frequent first. */
  lines(): string[] {
    return [...this.#kinds.values()]
      .sort((a, b) => b.count - a.count)
      .map(({ count, shortest: { problem, status, answer, body } }) => {
        return `${count} × ${problem}: ${status} ${answer.slice(0, 400)}\n    ${body.slice(0, 1_500).replaceAll(/[^ -~]+/g, ' ')}`;
      });
  }
}

/** The answer without what differs from call to call: ids, numbers, quoted values. */
const plainWords = (answer: string) =>
  answer
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/(['`])[^'`]*\1/g, '')
    .slice(0, 300);
