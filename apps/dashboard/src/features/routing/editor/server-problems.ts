import type { FieldProblem, SubmitProblem } from '@/ui/form';
import type { WrittenSet } from '../routing-set';

/** The draft that was sent, and which rule or alias of it the form is about. */
export type Sent = { set: WrittenSet; list: 'rules' | 'aliases'; index: number };

/**
 * Puts what the server said about a whole draft at the fields of the form of one rule or alias: `rules.2.definition.target.model`
 * is `definition.target` there. What is about another one names it.
 */
export function problemsInForm({ message, fields }: SubmitProblem, sent: Sent): SubmitProblem {
  return { message, fields: fields.map((problem) => placed(problem, sent)) };
}

function placed({ path, message }: FieldProblem, { set, list: ownList, index }: Sent): FieldProblem {
  const [, list, number, rest = ''] = /^(rules|aliases)\.(\d+)\.?(.*)$/.exec(path.replace(/^body\./, '')) ?? [];
  if (list === undefined || number === undefined) return { path, message };
  if (list === ownList && Number(number) === index) return { path: inForm(rest), message };
  const other = list === 'rules' ? set.rules[Number(number)] : set.aliases[Number(number)];
  return {
    path,
    message: other === undefined ? message : `In ${list === 'rules' ? '' : 'alias '}“${other.name}”: ${message}`,
  };
}

/** Account and model of a call are one field of the form. */
const inForm = (path: string): string => path.replace(/\.(providerAccountId|model)$/, '');
