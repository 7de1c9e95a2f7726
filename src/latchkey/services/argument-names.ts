const HEADER = /^(?:async\s+)?(?:\*\s*)?[\w$]+\s*\(([^()]*)\)/;
const NAME = /^[A-Za-z_$][\w$]*$/;

/**
 * The names in the argument list of a method as its class was compiled.
 *
 * @returns undefined where the list holds anything but plain names, e.g. a default value or a pattern
 */
export function argumentNames(method: { toString(): string }): readonly string[] | undefined {
  const [, list = ''] = HEADER.exec(method.toString()) ?? [undefined, '='];
  const names = list.split(',').map((each) => each.trim());
  const given = names.at(-1) === '' ? names.slice(0, -1) : names;
  return given.every((each) => NAME.test(each)) ? given : undefined;
}
