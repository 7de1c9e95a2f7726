import { ValidationError, type Violation } from '../../../common/rest-error.js';
import type { CheckedObject } from '../checked-object.js';
import { violationsOf } from '../entity-validator.js';

/**
 * Checks all objects of a request together (protocol/errors.md 4).
 *
 * @param roots the objects of the request, in its order; items are found through them
 * @param bulk whether the request carries an array
 * @throws ValidationError with the violations of all of them
 */
export async function validateChanges(roots: readonly CheckedObject[], bulk: boolean): Promise<void> {
  const violations: Violation[] = [];
  for (const [index, root] of roots.entries()) {
    const found = await violationsOf(root.entity, root.values, root.operation);
    violations.push(...found.map((each) => (bulk ? { ...each, path: `entities[${index}].${each.path}` } : each)));
    for (const item of itemsOf(root)) {
      violations.push(...(await violationsOf(item.entity, item.values, item.operation)));
    }
  }
  if (violations.length > 0) {
    throw new ValidationError(violations);
  }
}

const itemsOf = ({ children }: CheckedObject): CheckedObject[] =>
  [...children.values()].flatMap((items) => items.flatMap((item) => [item, ...itemsOf(item)]));
