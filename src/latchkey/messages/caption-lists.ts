import type { Steps } from '../common/in-slices.js';
import type { DynamicAttribute } from '../model/dynamic-attribute.js';
import { EntityModel, type EntityRegistry } from '../model/entity-model.js';
import { Captions } from './captions.js';
import type { Documents } from './documents.js';
import type { Texts } from './messages.js';

/** Captions by message key. */
type CaptionList = ReadonlyMap<string, string>;

/**
 * Captions of all entities, embeddables and superclasses, of their attributes too (protocol/messages.md).
 *
 * @param dynamic whether dynamic attributes are among them
 */
export function* entityCaptions(
  { types, superclasses, byReplacedName }: EntityRegistry,
  texts: Texts,
  dynamic = false,
): Steps<Documents> {
  const captions = new Captions(texts);
  const lists: [string, CaptionList][] = [];
  for (const type of [...types.values(), ...superclasses.values()]) {
    const list = new Map([[type.name, captions.entity(type)]]);
    for (const name of type.attributes.keys()) {
      list.set(`${type.name}.${name}`, captions.attribute(type, name));
    }
    for (const attribute of dynamic && type instanceof EntityModel ? type.dynamicAttributes.values() : []) {
      addDynamic(list, `${type.name}.${attribute.name}`, attribute, captions);
    }
    lists.push([type.name, list]);
    yield;
  }
  const { all, byName } = flat(lists);
  const replaced = [...byReplacedName].map(([name, entity]) => [name, byName.get(entity.name) ?? '{}'] as const);
  return { all, byName: new Map([...byName, ...replaced]) };
}

/** The attribute, what people read about it, and the values of an enumeration (protocol/dynamic-attributes.md 6). */
function addDynamic(list: Map<string, string>, key: string, attribute: DynamicAttribute, captions: Captions): void {
  list.set(key, captions.dynamic(attribute));
  const description = captions.dynamicDescription(attribute);
  if (description !== undefined) {
    list.set(`${key}.description`, description);
  }
  for (const choice of attribute.dynamic.choices ?? []) {
    list.set(`${key}/${choice}`, captions.choice(attribute, choice));
  }
}

/** Captions of all enums and of their constants (protocol/messages.md). */
export function* enumCaptions({ enums }: EntityRegistry, texts: Texts): Steps<Documents> {
  const captions = new Captions(texts);
  const lists: [string, CaptionList][] = [];
  for (const each of enums.values()) {
    const list = new Map([[each.name, captions.enum(each)]]);
    for (const constant of each.names) {
      list.set(`${each.name}.${constant}`, captions.constant(each, constant));
    }
    lists.push([each.name, list]);
    yield;
  }
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
