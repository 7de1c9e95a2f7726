import { quoted } from './source-text.js';

/**
 * Adds a module to the imports of the application's module.
 *
 * @param source of `app.module.ts`
 * @param path of the new module, as an import names it
 * @returns the source as it is where it names the module already; undefined where it has another form
 */
export function registerModule(source: string, name: string, path: string): string | undefined {
  if (new RegExp(`\\b${name}\\b`, 'u').test(source)) {
    return source;
  }
  const start = /\bimports: \[/.exec(source);
  const lastImport = [...source.matchAll(/^import [^;]*;\n/gm)].at(-1);
  const end = start ? closingBracket(source, start.index + start[0].length) : undefined;
  if (!start || !lastImport || end === undefined) {
    return undefined;
  }
  const inner = source.slice(start.index + start[0].length, end);
  const separator = inner.trim() === '' ? '' : inner.trimEnd().endsWith(',') ? ' ' : ', ';
  const atImports = lastImport.index + lastImport[0].length;
  return (
    `${source.slice(0, atImports)}import { ${name} } from ${quoted(path)};\n${source.slice(atImports, end).trimEnd()}` +
    `${separator}${name}${source.slice(end)}`
  );
}

/** Where a list ends. */
function closingBracket(source: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    depth += source[at] === '[' ? 1 : source[at] === ']' ? -1 : 0;
    if (depth === 0) {
      return at;
    }
  }
  return undefined;
}
