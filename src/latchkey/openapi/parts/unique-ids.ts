import type { Operation, Paths } from '../openapi.js';
import { mapOperations } from './map-operations.js';

/** The same paths with operation ids that are unique: a repeated one gets a number, in the order of the document. */
export function withUniqueIds(paths: Paths): Paths {
  const taken = new Set<string>();
  return mapOperations(paths, (operation: Operation): Operation => {
    let { operationId } = operation;
    for (let number = 2; taken.has(operationId); number++) {
      operationId = `${operation.operationId}_${number}`;
    }
    taken.add(operationId);
    return { ...operation, operationId };
  });
}
