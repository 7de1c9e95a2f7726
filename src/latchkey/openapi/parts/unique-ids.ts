import { METHODS, type Operation, type PathItem, type Paths } from '../openapi.js';

/** The same paths with operation ids that are unique: a repeated one gets a number, in the order of the document. */
export function withUniqueIds(paths: Paths): Paths {
  const taken = new Set<string>();
  const unique = (operation: Operation): Operation => {
    let { operationId } = operation;
    for (let number = 2; taken.has(operationId); number++) {
      operationId = `${operation.operationId}_${number}`;
    }
    taken.add(operationId);
    return { ...operation, operationId };
  };
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, mapOperations(item, unique)]));
}

function mapOperations(item: PathItem, change: (operation: Operation) => Operation): PathItem {
  const changed = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, change(operation)] as const] : [];
  });
  return { ...item, ...Object.fromEntries(changed) };
}
