import { awsKeyPair, type CredentialKind, readCredential } from '@switchyard/core/providers/credential';
import { z } from 'zod';

/** What the account form has of a credential: one text, or AWS keys field by field. */
export const credentialValues = z.object({
  /** A key, or the text of a key file. */
  credential: z.string(),
  aws: z.object({
    /** Keys of an AWS account, or an API key of Bedrock in `credential`. */
    use: z.enum(['keys', 'api-key']),
    accessKeyId: z.string().trim(),
    secretAccessKey: z.string().trim(),
    sessionToken: z.string().trim(),
    region: z.string().trim(),
  }),
});

/** See {@link credentialValues}. */
export type CredentialValues = z.infer<typeof credentialValues>;

/** A form on which no credential has been typed. */
export const noCredential: CredentialValues = {
  credential: '',
  aws: { use: 'keys', accessKeyId: '', secretAccessKey: '', sessionToken: '', region: '' },
};

/** The one text that is sent; '' when nothing was typed. */
export function credentialOf(kind: CredentialKind, { credential, aws }: CredentialValues): string {
  if (kind !== 'aws' || aws.use === 'api-key') return credential.trim();
  const { use: _, sessionToken, ...keys } = aws;
  if (Object.values({ ...keys, sessionToken }).every((value) => value === '')) return '';
  return JSON.stringify(sessionToken === '' ? keys : { ...keys, sessionToken });
}

/** A complaint about one field of the form. */
export type CredentialProblem = { path: 'credential' | `aws.${keyof typeof awsKeyPair.shape}`; message: string };

/**
 * What is wrong with what was typed, at the fields where it stands. `required` is false where an account keeps the credential that it
 * has when none is typed.
 */
export function credentialProblems(
  kind: CredentialKind,
  values: CredentialValues,
  { required, baseUrl }: { required: boolean; baseUrl: string },
): CredentialProblem[] {
  const text = credentialOf(kind, values);
  if (text === '' && !required) return [];
  if (kind === 'aws' && values.aws.use === 'keys') return keyProblems(values.aws, baseUrl);
  const reading = readCredential(kind, text);
  return reading.kind === 'refused' ? [{ path: 'credential', message: reading.problem }] : [];
}

function keyProblems({ use: _, sessionToken, ...keys }: CredentialValues['aws'], baseUrl: string): CredentialProblem[] {
  const parsed = awsKeyPair.safeParse(sessionToken === '' ? keys : { ...keys, sessionToken });
  const problems = (['accessKeyId', 'secretAccessKey', 'sessionToken', 'region'] as const).flatMap((name) => {
    const issue = parsed.error?.issues.find(({ path }) => path[0] === name);
    return issue === undefined ? [] : [{ path: `aws.${name}` as const, message: issue.message }];
  });
  if (problems.length > 0) return problems;
  const [, hostRegion = keys.region] = /bedrock-runtime[^./]*\.([a-z0-9-]+)\.amazonaws\.com/.exec(baseUrl) ?? [];
  if (hostRegion === keys.region) return [];
  return [
    { path: 'aws.region', message: `The base URL is in ${hostRegion}: AWS refuses a signature for another region.` },
  ];
}
