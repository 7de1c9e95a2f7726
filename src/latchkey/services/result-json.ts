import { mapSteps, type Steps } from '../common/in-slices.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { classesOf, entityOf } from '../entities/instances/entity-of.js';
import type { InstanceWriter } from '../entities/instances/instance-writer.js';
import { storedText } from '../datatypes/stored-text.js';
import type { MemoryObject } from '../entities/write/validation/memory-objects.js';
import type { EntityRegistry } from '../model/entity-model.js';
import { fileRefJson } from './file-ref-json.js';
import type { ItemType } from './service-types.js';

/**
 * JSON of a result: entities wherever they stand as entity JSON with what the caller may view, everything else as it is,
 * without null members (protocol/services.md 4).
 */
export class ResultJson {
  private readonly path: object[] = [];

  /** @param isStored whether a class has a table: one that is not an entity of the API must not be shown */
  constructor(
    private readonly entities: EntityRegistry,
    private readonly instances: InstanceWriter,
    private readonly isStored: (target: never) => boolean,
  ) {}

  /**
   * @param type of the value, or of the items of a list
   * @throws Error for values without JSON, and for objects that contain themselves
   */
  *of(value: unknown, type?: ItemType): Steps<string> {
    if (value === null || value === undefined) {
      return 'null';
    }
    if (typeof value === 'object' && !isJsonNumber(value) && !(value instanceof Date)) {
      return yield* this.object(value, type);
    }
    return this.scalar(value, type);
  }

  private scalar(value: unknown, type: ItemType | undefined): string {
    if (type?.kind === 'scalar') {
      const text = storedText(type.type, value);
      return type.type === 'fileRef' ? fileRefJson(text) : DATATYPES[type.type].write(text);
    }
    if (type?.kind === 'enum') {
      return JSON.stringify(type.enum.nameOf(String(value)) ?? unwritable());
    }
    if (value instanceof Date) {
      return DATATYPES.dateTime.write(storedText('dateTime', value));
    }
    switch (typeof value) {
      case 'string':
        return JSON.stringify(value);
      case 'number':
        return Number.isFinite(value) ? String(value) : unwritable();
      case 'boolean':
      case 'bigint':
        return String(value);
      default:
        return isJsonNumber(value) ? String(value) : unwritable();
    }
  }

  private *object(value: object, type: ItemType | undefined): Steps<string> {
    const entity = entityOf(this.entities, value);
    if (entity) {
      return yield* this.instances.write(entity, value as MemoryObject);
    }
    const embeddable = this.embeddableOf(value);
    if (embeddable) {
      return yield* this.instances.embedded(embeddable, value as MemoryObject);
    }
    this.requireShown(value);
    if (this.path.includes(value)) {
      throw new Error('A service returned an object that contains itself');
    }
    this.path.push(value);
    const json = yield* this.container(value, type);
    this.path.pop();
    return json;
  }

  private *container(value: object, type: ItemType | undefined): Steps<string> {
    if ('toJSON' in value && typeof value.toJSON === 'function') {
      return yield* this.of((value.toJSON as () => unknown)(), type);
    }
    const dto = type?.kind === 'dto' ? type.dto : undefined;
    const typeOf = (name: string): ItemType | undefined => (dto ? dto.members.get(name)?.item : type);
    if (value instanceof Map) {
      return yield* this.members(
        [...value].map(([key, member]): [string, unknown] => [String(key), member]),
        typeOf,
      );
    }
    if (Symbol.iterator in value) {
      const items = yield* mapSteps(value as Iterable<unknown>, (item) => this.of(item, type));
      return `[${items.join()}]`;
    }
    return yield* this.members(Object.entries(value), dto ? typeOf : () => undefined);
  }

  private *members(
    entries: readonly [string, unknown][],
    typeOf: (name: string) => ItemType | undefined,
  ): Steps<string> {
    const written: string[] = [];
    for (const [key, member] of entries) {
      if (isWritten(member)) {
        written.push(`${JSON.stringify(key)}:${yield* this.of(member, typeOf(key))}`);
      }
      yield;
    }
    return `{${written.join()}}`;
  }

  private embeddableOf({ constructor }: object) {
    return [...this.entities.embeddables.values()].find(({ target }) => target === constructor);
  }

  /** Nobody could filter the attributes of an entity that is not of the API. */
  private requireShown(value: object): void {
    const stored = classesOf(value).find((each) => this.isStored(each as never));
    if (stored) {
      throw new Error(
        `A service returned an instance of ${stored.name}, which is not an entity of the API: return a plain object with the attributes meant for the caller`,
      );
    }
  }
}

const isWritten = (member: unknown): boolean =>
  member !== null && member !== undefined && typeof member !== 'function' && typeof member !== 'symbol';

function unwritable(): never {
  throw new Error('A service returned a value that has no JSON');
}
