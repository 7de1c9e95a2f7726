/** SQL's three-valued logic: null is "unknown". */
export type Truth = boolean | null;

/** False wins over unknown. */
export function allOf(truths: Iterable<Truth>): Truth {
  let result: Truth = true;
  for (const truth of truths) {
    if (truth === false) {
      return false;
    }
    result = truth === null ? null : result;
  }
  return result;
}

/** True wins over unknown. */
export function anyOf(truths: Iterable<Truth>): Truth {
  let result: Truth = false;
  for (const truth of truths) {
    if (truth === true) {
      return true;
    }
    result = truth === null ? null : result;
  }
  return result;
}

export const not = (truth: Truth): Truth => (truth === null ? null : !truth);
