import type { EntityRegistry } from '../metadata/entity-registry.js';
import { Captions } from './captions.js';
import type { Documents } from './documents.js';
import type { Texts } from './texts.js';

/** Captions by message key. */
type CaptionList = ReadonlyMap<string, string>;

/** Captions of all entities and embeddables, of their attributes too (protocol/messages.md). */
export function entityCaptions({ types }: EntityRegistry, texts: Texts): Documents {
  const captions = new Captions(texts);
  const lists = [...types.values()].map((type): [string, CaptionList] => [
    type.name,
    new Map([
      [type.name, captions.entity(type)],
      ...[...type.attributes.keys()].map((name) => [`${type.name}.${name}`, captions.attribute(type, name)] as const),
    ]),
  ]);
  return flat(lists);
}

/** Captions of all enums and of their constants (protocol/messages.md). */
export function enumCaptions({ enums }: EntityRegistry, texts: Texts): Documents {
  const captions = new Captions(texts);
  const lists = [...enums.values()].map((each): [string, CaptionList] => [
    each.name,
    new Map([
      [each.name, captions.enum(each)],
      ...each.names.map((constant) => [`${each.name}.${constant}`, captions.constant(each, constant)] as const),
    ]),
  ]);
  return flat(lists);
}

const flat = (lists: readonly (readonly [string, CaptionList])[]): Documents => ({
  all: objectText(new Map(lists.flatMap(([, list]) => [...list]))),
  byName: new Map(lists.map(([name, list]) => [name, objectText(list)])),
});

/** Written by hand, because an object would move keys that look like numbers to the front. */
function objectText(list: CaptionList): string {
  const members = [...list].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`).join()}}`;
}
