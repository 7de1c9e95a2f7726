import { getOrCreate } from '../../../common/get-or-create.js';
import { isJsonObject } from '../../../common/json-text.js';
import type { RestError } from '../../../errors/rest-error.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { isComposition } from './entity-body.js';

/** What an attribute holds that counts. */
interface Countable {
  readonly name: string;
  readonly target: EntityModel;
  /** Targets that are written inside their owner, links to others, or references to one other. */
  readonly kind: 'items' | 'links' | 'reference';
}

/** One list of JSON elements, and the entity whose objects they describe. */
interface Elements {
  readonly entity: EntityModel;
  readonly json: readonly unknown[];
}

/**
 * Counts the objects of one request before any of them is read: the objects it names, composition items on every level,
 * and links of many-to-many attributes. A reference to another object belongs to the object that holds it. At most
 * `MAX_REQUEST_OBJECTS` are read, however many were sent.
 */
export class RequestObjects {
  private count = 0;

  /**
   * @param max value of `MAX_REQUEST_OBJECTS`
   * @param fault makes the 400 of the operation
   */
  constructor(
    private readonly max: number,
    private readonly fault: (reason: string) => RestError,
  ) {}

  /** @throws RestError 400 that names the setting */
  add(entity: EntityModel, elements: readonly unknown[]): void {
    this.walk({ entity, json: elements }, 'written');
  }

  /** The same for objects that are read with all they hold, whether it would be written or not. */
  addWhole(entity: EntityModel, elements: readonly unknown[]): void {
    this.walk({ entity, json: elements }, 'whole');
  }

  /** Objects that are named by their ids. @throws RestError 400 that names the setting */
  addNumber(count: number): void {
    this.count += count;
    if (this.count > this.max) {
      throw this.fault(`The request has at least ${this.count} objects, MAX_REQUEST_OBJECTS allows ${this.max}`);
    }
  }

  private walk(first: Elements, depth: 'written' | 'whole'): void {
    this.addNumber(first.json.length);
    const open = [first];
    for (let elements = open.pop(); elements; elements = open.pop()) {
      const attributes = countables(elements.entity);
      for (const json of elements.json) {
        if (!isJsonObject(json)) {
          continue;
        }
        for (const { name, target, kind } of attributes) {
          const value = Object.hasOwn(json, name) ? json[name] : undefined;
          const inner: readonly unknown[] = Array.isArray(value) ? value : isJsonObject(value) ? [value] : [];
          this.addNumber(kind === 'reference' ? 0 : inner.length);
          if (inner.length > 0 && (kind === 'items' || depth === 'whole')) {
            open.push({ entity: target, json: inner });
          }
        }
      }
    }
  }
}

const cache = new WeakMap<EntityModel, readonly Countable[]>();

/** One for each name, those of the classes that extend the entity included: the body may choose one of them. */
const countables = (entity: EntityModel): readonly Countable[] => getOrCreate(cache, entity, countablesOf);

function countablesOf(entity: EntityModel): readonly Countable[] {
  const relations = entity.family.flatMap(relationsOf);
  return [...new Map(relations.map((each) => [each.name, each])).values()];
}

const relationsOf = (entity: EntityModel): Countable[] =>
  [...entity.attributes.values()].flatMap((attribute): Countable[] => {
    if (attribute.kind !== 'toOne' && attribute.kind !== 'toMany') {
      return [];
    }
    const { name, target } = attribute;
    const kind = isComposition(attribute) ? 'items' : attribute.kind === 'toOne' ? 'reference' : 'links';
    return [{ name, target, kind }];
  });
