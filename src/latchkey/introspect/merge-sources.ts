import { type Merged, mergeTexts } from './merge-texts.js';
import { importText } from './source-text.js';

const IMPORT = /^import \{([^{}]*)\} from '([^']+)';\n/gm;

/** Merges TypeScript files: the rest of the file decides which imports are needed. */
export function mergeSources(base: string, mine: string, theirs: string): Merged {
  const [from, own, other] = [base, mine, theirs].map(divided) as [Divided, Divided, Divided];
  const { text: body, conflicts } = mergeTexts(from.body, own.body, other.body);
  const isUsed = (name: string): boolean => new RegExp(`\\b${name.replace(/^type /, '')}\\b`, 'u').test(body);
  const generated = (path: string, name: string): boolean =>
    [from, other].some(({ imports }) => imports.get(path)?.has(name));
  const imports = [...new Set([...own.imports.keys(), ...other.imports.keys()])].flatMap((path) => {
    const names = new Set([...(own.imports.get(path) ?? []), ...(other.imports.get(path) ?? [])]);
    const kept = [...names].filter((name) => !generated(path, name) || isUsed(name));
    return kept.length > 0 ? [`${importText(kept, path)}\n`] : [];
  });
  return { text: imports.join('') + (imports.length > 0 ? '\n' : '') + body.replace(/^\n+/, ''), conflicts };
}

interface Divided {
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
  readonly body: string;
}

function divided(text: string): Divided {
  const imports = new Map<string, ReadonlySet<string>>();
  for (const [, names = '', path = ''] of text.matchAll(IMPORT)) {
    const listed = names.split(',').map((name) => name.trim());
    imports.set(path, new Set([...(imports.get(path) ?? []), ...listed.filter((name) => name !== '')]));
  }
  return { imports, body: text.replace(IMPORT, '').replace(/^\n+/, '') };
}
