import type { Span } from './span.ts';

/** Groups of digits with one separator between them, as cards are written. */
const digitGroups = /(?<![\p{L}\p{N}.,-])\d+(?:[ \u00a0-]\d+)*/gu;

/** Card numbers: 13 to 19 digits, alone or in groups, that begin as cards do and satisfy Luhn's check. */
export function findCards(text: string): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(digitGroups)) {
    const run = match[0];
    if (run.length < 13) continue;
    const groups = [...run.matchAll(/\d+/g)].map((group) => ({ digits: group[0], start: match.index + group.index }));
    for (let first = 0; first < groups.length; ) {
      const last = lastGroupOfCard(groups, first);
      const [from, to] = [groups[first], groups[last]];
      if (from && to && !/[\p{L}\p{N}]/u.test(text[to.start + to.digits.length] ?? ' '))
        found.push({ start: from.start, end: to.start + to.digits.length, label: 'card' });
      first = last === -1 ? first + 1 : last + 1;
    }
  }
  return found;
}

/** Where a card that begins with this group ends; -1 when none does. */
function lastGroupOfCard(groups: readonly { digits: string }[], first: number): number {
  let digits = '';
  if (!/^[2-6]/.test(groups[first]?.digits ?? '')) return -1;
  for (let at = first; at < groups.length && digits.length <= longestCard; at++) {
    digits += groups[at]?.digits ?? '';
    if (digits.length >= 13 && cardShape.test(digits) && isLuhn(digits)) return at;
  }
  return -1;
}

const longestCard = 19;
/** Visa, Mastercard, American Express, Diners Club, JCB, Discover, UnionPay and Maestro, each of the lengths that it has. */
const cardShape =
  /^(?:4\d{12}(?:\d{3}){0,2}|(?:5[1-5]|2[2-7]|35)\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|62\d{14,17}|(?:5[06-8]|6\d)\d{11,17})$/;

/** Luhn's check: every second digit from the right is doubled, and the sum ends in 0. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

const phones: readonly RegExp[] = [
  // +49 30 1234567, +1 (415) 555-2671, 0049 30 1234567
  /(?:(?<![\w+.])\+|(?<![\w+.]|\d )00(?=[1-9]))\d(?:[ ().\-\u00a0/]{0,2}\d){7,14}(?!\d)/g,
  // (415) 555-2671, 415-555-2671, 415.555.2671
  /(?<![\w.+-]|\d )(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-]|\.\d)/g,
  // 030 1234567, 0171/1234567, 020 7946 0018
  /(?<![\w.+-]|\d )0[1-9]\d{1,3}[ /-]\d{3,4}[ -]?\d{3,5}(?![\w-]|\.\d)/g,
];

/** Telephone numbers in the international form, and in the national ones that have groups. */
export function findPhones(text: string): Span[] {
  return phones.flatMap((shape) =>
    [...text.matchAll(shape)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      label: 'phone',
    })),
  );
}

/** How many characters an account number has, by country (SWIFT's registry of IBANs). */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 ' +
    'MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 ' +
    'SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const ibanStart = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}/g;

/** International bank account numbers, in one piece or in groups, whose check digits are right. */
export function findIbans(text: string): Span[] {
  const found: Span[] = [];
  for (const match of text.matchAll(ibanStart)) {
    const length = ibanLengths[match[0].slice(0, 2).toUpperCase()];
    if (length === undefined) continue;
    const end = endOfIban(text, match.index, length);
    if (end !== -1) found.push({ start: match.index, end, label: 'iban' });
  }
  return found;
}

/** Where so many letters and digits, with at most one blank or dash between two, end; -1 when they are no account number. */
function endOfIban(text: string, start: number, length: number): number {
  let iban = '';
  for (let at = start; at < text.length && at < start + 2 * length; at++) {
    const letter = text[at] ?? '';
    if (/[A-Za-z0-9]/.test(letter)) iban += letter;
    else if (!/[ \u00a0-]/.test(letter) || !/[A-Za-z0-9]/.test(text[at - 1] ?? '')) return -1;
    if (iban.length === length) return isIban(iban) && !/[A-Za-z0-9]/.test(text[at + 1] ?? '') ? at + 1 : -1;
  }
  return -1;
}

/** The check of ISO 13616: the first four characters moved to the end, letters as numbers from 10 on, the rest by 97 is 1. */
export function isIban(iban: string): boolean {
  let rest = 0;
  for (const letter of (iban.slice(4) + iban.slice(0, 4)).toUpperCase()) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
