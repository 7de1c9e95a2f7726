import type { Question } from '../questions/question.js';
import type { Answer } from '../server/answer.js';
import { DEVIATIONS } from './deviations.js';
import { type Difference, differencesOf } from './differences.js';

/** A question with both answers, normalized. */
export interface Exchange {
  readonly question: Question;
  readonly reference: Answer;
  readonly candidate: Answer;
}

export type Outcome = 'same' | 'deviation' | 'different';

export interface Verdict extends Exchange {
  readonly outcome: Outcome;
  /** Topics of docs/protocol/deviations.md that explain differences. */
  readonly deviations: readonly string[];
  /** What no deviation explains. */
  readonly differences: readonly Difference[];
}

/** Different is what at least one difference without a deviation shows. */
export function judge(exchange: Exchange): Verdict {
  const all = differencesOf(exchange.reference, exchange.candidate, exchange.question.ordered === true);
  const explained = all.map((difference) => ({
    difference,
    deviation: DEVIATIONS.find(({ explains }) => explains(difference, exchange)),
  }));
  const differences = explained.filter(({ deviation }) => deviation === undefined).map(({ difference }) => difference);
  const deviations = [...new Set(explained.flatMap(({ deviation }) => deviation?.topic ?? []))];
  const outcome = all.length === 0 ? 'same' : differences.length === 0 ? 'deviation' : 'different';
  return { ...exchange, outcome, deviations, differences };
}
