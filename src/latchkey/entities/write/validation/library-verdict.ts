import { Logger } from '@nestjs/common';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { ConstraintArguments } from '../../../model/constraints/constraint-decorator.js';

type Verdict = Promise<boolean> | boolean;

/** Options of decorators nest no deeper. */
const MAX_DEPTH = 3;

const logger = new Logger('Constraints');
const reported = new Set<string>();
const expressions = new WeakMap<readonly unknown[], readonly RegExp[]>();

/**
 * The verdict of class-validator, some of whose functions throw at values that nobody expected, or at wrong parameters of
 * their decorator: such a value breaks the constraint. Each constraint is logged once.
 *
 * @param parameters of the decorator
 */
export function libraryVerdict(
  name: string,
  { targetName, property }: ConstraintArguments,
  parameters: readonly unknown[],
  validate: () => Verdict,
): Verdict {
  // A global or sticky expression goes on where its last match ended, in the value before.
  for (const expression of expressionsOf(parameters)) {
    expression.lastIndex = 0;
  }
  try {
    return validate();
  } catch (error) {
    const place = `${name} of ${targetName}.${property}`;
    if (!reported.has(place)) {
      reported.add(place);
      logger.error(`The constraint ${place} throws, which counts as broken: ${String(error)}`);
    }
    return false;
  }
}

const expressionsOf = (parameters: readonly unknown[]): readonly RegExp[] =>
  getOrCreate(expressions, parameters, () => [...expressionsIn(parameters, MAX_DEPTH)]);

function* expressionsIn(parameter: unknown, depth: number): Generator<RegExp> {
  if (parameter instanceof RegExp) {
    yield parameter;
  } else if (typeof parameter === 'object' && parameter !== null && depth > 0) {
    for (const each of Object.values(parameter)) {
      yield* expressionsIn(each, depth - 1);
    }
  }
}
