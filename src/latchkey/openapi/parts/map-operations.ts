import { METHODS, type Operation, type Paths } from '../openapi.js';

/** The same paths with every operation changed, in the order of the document. */
export const mapOperations = (paths: Paths, change: (operation: Operation, path: string) => Operation): Paths =>
  Object.fromEntries(
    Object.entries(paths).map(([path, item]) => {
      const changed = METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [[method, change(operation, path)] as const] : [];
      });
      return [path, { ...item, ...Object.fromEntries(changed) }];
    }),
  );
