/** A stored file, known by storage and path; the name is only for people (protocol/files.md 1). */
export interface FileRef {
  readonly storage: string;
  /** `yyyy/MM/dd/<uuid>[.<extension>]` */
  readonly path: string;
  /** As the reference says it: never a reason to trust a file, or to treat it in another way. */
  readonly name: string;
  /** Further items of the reference, in order. */
  readonly parameters: readonly (readonly [key: string, value: string])[];
}

/** URI syntax: apart from separators no blanks, control characters and the few that must be encoded. */
const REFERENCE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^?#\s\p{Cc}"<>\\^`{|}]+)\?([^#\s\p{Cc}"<>\\^`{|}]+)$/u;

/** Reads `fs://2024/03/12/<uuid>.jpg?name=cat.jpg`. @returns undefined for anything that is not a reference */
export function parseFileRef(text: string): FileRef | undefined {
  const [, storage, rawPath, query] = REFERENCE.exec(text) ?? [];
  if (storage === undefined || rawPath === undefined || query === undefined) {
    return undefined;
  }
  const path = decoded(rawPath, decodeURIComponent);
  const items = query.split('&').map((item) => item.split('='));
  const [first, ...rest] = items.map(([key = '', value = '']): [string, string | undefined] => [
    key,
    decoded(value, formDecode),
  ]);
  const valid = items.every((item) => item.length === 2) && [first, ...rest].every((item) => item?.[1] !== undefined);
  if (!valid || path === undefined || path.includes('\u0000')) {
    return undefined;
  }
  return { storage, path, name: first?.[1] ?? '', parameters: rest.map(([key, value]) => [key, value ?? '']) };
}

/** Writes a reference as attributes and responses hold it. */
export function formatFileRef({ storage, path, name, parameters }: FileRef): string {
  const items = [['name', name] as const, ...parameters].map(([key, value]) => `${key}=${formEncode(value)}`);
  return `${storage}://${path}?${items.join('&')}`;
}

/** The reference as an upload would spell it: its path as it stands, its items encoded in one way. */
export function canonicalFileRef(text: string): string | undefined {
  const ref = parseFileRef(text);
  return ref && formatFileRef({ ...ref, path: text.slice(`${ref.storage}://`.length, text.indexOf('?')) });
}

/** Form-URL-encoding as the reference does it: blank as `+`; letters, digits and `.-*_` literal. */
export const formEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const formDecode = (text: string): string => decodeURIComponent(text.replace(/\+/g, ' '));

function decoded(text: string, decode: (text: string) => string): string | undefined {
  try {
    return decode(text);
  } catch {
    return undefined;
  }
}
