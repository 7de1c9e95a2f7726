import { table } from './table.js';
import type { Verdict } from './targets.js';

export const verdictTable = (verdicts: readonly Verdict[]): string =>
  table(
    ['promise', 'limit', 'measured', ''],
    verdicts.map(({ sentence, limit, value, met }) => [sentence, limit, value, met ? 'met' : '**missed**']),
  );
