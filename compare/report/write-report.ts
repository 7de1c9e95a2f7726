import { stringify } from 'lossless-json';
import type { Json } from '../json.js';
import { GROUPS } from '../questions/question.js';
import type { Answer } from '../server/answer.js';
import type { Outcome, Verdict } from '../verdict/exchange.js';
import type { Report } from './report.js';

/** Characters of an answer, of a value and of a body that are shown. */
const ANSWER = 300;
const VALUE = 160;
/** Differences of one answer that are shown. */
const DIFFERENCES = 5;
/** Requests that are named for one kind of difference. */
const REQUESTS = 5;

/** The report for people. */
export function writeReport(report: Report): string {
  const { reference, candidate, onlyReference, onlyCandidate, notWritten, left, verdicts } = report;
  const different = verdicts.filter(({ outcome }) => outcome === 'different');
  return [
    `reference: ${reference}`,
    `candidate: ${candidate}`,
    ...list('Entities that only the reference has', onlyReference),
    ...list('Entities that only the candidate has', onlyCandidate),
    ...list('Entities that were not written', notWritten),
    '',
    ...table(verdicts),
    ...deviations(verdicts),
    ...entries(different),
    ...left.map((line) => `Left behind on the ${line}`),
    '',
  ].join('\n');
}

const list = (title: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${title}: ${names.join(', ')}`];

function table(verdicts: readonly Verdict[]): string[] {
  const count = (of: readonly Verdict[], outcome: Outcome): string =>
    String(of.filter((verdict) => verdict.outcome === outcome).length);
  const row = (name: string, of: readonly Verdict[]): string[] => [
    name,
    count(of, 'same'),
    count(of, 'deviation'),
    count(of, 'different'),
  ];
  const rows = GROUPS.map((group) => [group, verdicts.filter(({ question }) => question.group === group)] as const)
    .filter(([, of]) => of.length > 0)
    .map(([group, of]) => row(group, of));
  const cells = [['group', 'same', 'deviations', 'different'], ...rows, row('all', verdicts)];
  return cells.map(([name = '', ...numbers]) => name.padEnd(22) + numbers.map((text) => text.padStart(12)).join(''));
}

function deviations(verdicts: readonly Verdict[]): string[] {
  const counts = new Map<string, number>();
  for (const topic of verdicts
    .filter(({ outcome }) => outcome === 'deviation')
    .flatMap((verdict) => verdict.deviations)) {
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
  }
  const rows = [...counts].sort(([, one], [, other]) => other - one);
  return rows.length === 0
    ? []
    : [
        '',
        'Deviations (docs/protocol/deviations.md):',
        ...rows.map(([topic, count]) => `${String(count).padStart(5)}  ${topic}`),
      ];
}

/** One entry for all requests whose answers differ in the same way. */
function entries(verdicts: readonly Verdict[]): string[] {
  const byLines = new Map<string, [Verdict, ...Verdict[]]>();
  for (const verdict of verdicts) {
    const key = differenceLines(verdict).join('\n');
    const known = byLines.get(key);
    if (known === undefined) {
      byLines.set(key, [verdict]);
    } else {
      known.push(verdict);
    }
  }
  return [...byLines.values()].flatMap(([first, ...others], index) => [
    '',
    `${index + 1}. ${title(first)}`,
    ...differenceLines(first),
    `   reference: ${answer(first.reference)}`,
    `   candidate: ${answer(first.candidate)}`,
    ...(others.length === 0 ? [] : [`   the same in ${others.length} more:`]),
    ...others.slice(0, REQUESTS).map((verdict) => `     ${title(verdict)}`),
    ...(others.length > REQUESTS ? ['     ...'] : []),
  ]);
}

function title({ question: { method, path, caller, body, headers } }: Verdict): string {
  return [
    `${method} ${path} ${caller === undefined ? 'without a token' : `as ${caller}`}`,
    ...(headers === undefined ? [] : [`headers ${JSON.stringify(headers)}`]),
    ...(body === undefined ? [] : [`body ${short(body, ANSWER)}`]),
  ].join(' ');
}

function differenceLines({ differences }: Verdict): string[] {
  const more = differences.length - DIFFERENCES;
  return [
    ...differences
      .slice(0, DIFFERENCES)
      .map(({ at, ...values }) => `   ${at}: ${value(values.reference)} and ${value(values.candidate)}`),
    ...(more > 0 ? [`   and ${more} more`] : []),
  ];
}

const value = (json: Json | undefined): string => (json === undefined ? 'absent' : short(stringify(json) ?? '', VALUE));

const answer = ({ status, body }: Answer): string =>
  `${status === 0 ? 'no response' : status} ${body === undefined ? '' : short(stringify(body) ?? '', ANSWER)}`.trimEnd();

const short = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}...` : text);
