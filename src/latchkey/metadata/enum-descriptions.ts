import type { Steps } from '../common/in-slices.js';
import type { EntityRegistry } from '../model/entity-model.js';
import type { EnumModel } from '../model/enum-model.js';
import { Captions } from '../messages/captions.js';
import type { Documents } from '../messages/documents.js';
import type { Texts } from '../messages/messages.js';

/** Enums with the ids and captions of their constants; protocol/metadata.md 3. */
export function* enumDescriptions({ enums }: EntityRegistry, texts: Texts): Steps<Documents> {
  const captions = new Captions(texts);
  const byName = new Map<string, string>();
  for (const [name, each] of enums) {
    byName.set(name, describe(each, captions));
    yield;
  }
  return { all: `[${[...byName.values()].join()}]`, byName };
}

function describe(model: EnumModel, captions: Captions): string {
  const values = model.names.map((name) => {
    const id = model.idOf(name) ?? '';
    return { name, id: model.numeric ? Number(id) : id, caption: captions.constant(model, name) };
  });
  return JSON.stringify({ name: model.name, values });
}
