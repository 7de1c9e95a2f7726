/** Where prettier breaks lines in the projects of Latchkey. */
const WIDTH = 120;

/** A value in code: text of code as it stands, or an object. */
export type Code = string | readonly (readonly [string, string])[];

/** A text as code: in single quotes, unless double ones need fewer escapes. */
export function quoted(text: string): string {
  const json = JSON.stringify(text);
  const [single, double] = [count(text, "'"), count(text, '"')];
  return single > double ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

const count = (text: string, character: string): number => text.split(character).length - 1;

/** A name as the key of an object, or as a property of a class. */
export const keyText = (name: string): string => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : quoted(name));

/** A call or decorator; the last object is spread over lines where it does not fit on one. */
export function call(name: string, args: readonly Code[], indent = 0): string {
  const shown = args.filter((arg) => typeof arg === 'string' || arg.length > 0);
  const flat = `${name}(${shown.map(flatText).join(', ')})`;
  if (indent + flat.length <= WIDTH) {
    return flat;
  }
  const last = shown.at(-1);
  const margin = ' '.repeat(indent);
  const head = `${name}(${shown.slice(0, -1).map(flatText).join(', ')}${shown.length > 1 ? ', ' : ''}`;
  if (last !== undefined && typeof last !== 'string' && indent + head.length < WIDTH) {
    return `${head}${brokenObject(last, margin)})`;
  }
  return `${name}(\n${shown.map((arg) => `${margin}  ${flatText(arg)},\n`).join('')}${margin})`;
}

const flatText = (code: Code): string =>
  typeof code === 'string' ? code : `{ ${code.map(([key, value]) => `${keyText(key)}: ${value}`).join(', ')} }`;

const brokenObject = (members: readonly (readonly [string, string])[], margin: string): string =>
  `{\n${members.map(([key, value]) => `${margin}  ${keyText(key)}: ${value},\n`).join('')}${margin}}`;

/** A list after `head`, on one line where it fits. */
export function list(head: string, items: readonly string[], tail: string, indent = 0): string {
  const flat = `${head}[${items.join(', ')}]${tail}`;
  const margin = ' '.repeat(indent);
  return indent + flat.length <= WIDTH
    ? flat
    : `${head}[\n${items.map((item) => `${margin}  ${item},\n`).join('')}${margin}]${tail}`;
}

/** One import, with its names in the order of the alphabet. */
export function importText(names: readonly string[], from: string): string {
  const sorted = [...names].sort((a, b) => (bare(a).toLowerCase() < bare(b).toLowerCase() ? -1 : 1));
  const flat = `import { ${sorted.join(', ')} } from ${quoted(from)};`;
  return flat.length <= WIDTH
    ? flat
    : `import {\n${sorted.map((name) => `  ${name},\n`).join('')}} from ${quoted(from)};`;
}

const bare = (name: string): string => name.replace(/^type /, '');

/** A comment before a declaration. */
export function comment(text: string, indent = 0): string {
  const margin = ' '.repeat(indent);
  const lines = wrapped(text.replaceAll('*/', '* /'), WIDTH - indent - 7);
  return lines.length === 1
    ? `${margin}/** ${lines[0] ?? ''} */`
    : `${margin}/**\n${lines.map((line) => `${margin} * ${line}\n`).join('')}${margin} */`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
