import { getOrCreate } from '../../../common/get-or-create.js';
import { jsonError, InvalidJson } from '../../../common/json/invalid-json.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import type { ErrorCode } from '../../../errors/error-catalogue.js';
import type { Steps } from '../../../common/in-slices.js';
import { RestError, restError } from '../../../errors/rest-error.js';
import type { WriteError } from '../write-error.js';
import { OutOfRangeError } from './value-reader.js';
import type { EntityModel } from '../../../model/entity-model.js';
import type { NamedType } from '../../../model/named-type.js';
import { isComposition } from './entity-body.js';

/** The body of a POST: one object, or an array of them (protocol/entities.md 8). */
interface CreationBody {
  readonly bulk: boolean;
  readonly elements: readonly unknown[];
}

/** @throws RestError 400 for anything but an object or an array; single values are JSON, but no entity */
export function parseCreation(json: unknown): CreationBody {
  if (Array.isArray(json)) {
    return { bulk: true, elements: json };
  }
  if (!isJsonObject(json)) {
    throw jsonError(json === null || json instanceof InvalidJson ? 'malformedJson' : 'undeserializable', json);
  }
  return { bulk: false, elements: [json] };
}

/** The body of a PUT of many objects (protocol/entities.md 9.2). @throws RestError 400 for anything but an array of objects */
export function parseBulkUpdate(json: unknown): readonly JsonObject[] {
  if (json instanceof InvalidJson) {
    throw jsonError('malformedJson', json);
  }
  if (!Array.isArray(json)) {
    throw restError('bulkNotArray');
  }
  return json.map(requireObject);
}

/** @throws RestError 400 `Cannot deserialize an entity from JSON` */
export function requireObject(json: unknown): JsonObject {
  if (!isJsonObject(json)) {
    throw jsonError('undeserializable', json);
  }
  return json;
}

/**
 * Runs the reading of bodies. Only a single POST says what is wrong with them (protocol/errors.md 3).
 *
 * @param specific whether to respond with the texts of a single POST
 */
export function* readingBodies<T>(specific: boolean, errorOf: WriteError, read: Steps<T>): Steps<T> {
  try {
    return yield* read;
  } catch (error) {
    if (error instanceof OutOfRangeError) {
      throw errorOf(error.message);
    }
    throw !specific && error instanceof RestError && !namesLimit(error) ? restError('undeserializable') : error;
  }
}

/** What says more than that a body does not fit, whatever was asked for: limits by the name of their setting. */
const NAMING_LIMITS: readonly (ErrorCode | undefined)[] = ['valueTooLong', 'entityIdTooLong', 'undeserializable'];

const namesLimit = ({ row }: RestError): boolean => NAMING_LIMITS.includes(row?.code);

/** What an attribute holds that counts. */
interface Countable {
  readonly name: string;
  /** Names of the embedded objects that it is in, the outermost first. */
  readonly within: readonly string[];
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
   * @param errorOf makes the 400 of the operation
   */
  constructor(
    private readonly max: number,
    private readonly errorOf: (reason: string) => RestError,
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
      throw this.errorOf(`The request has at least ${this.count} objects, MAX_REQUEST_OBJECTS allows ${this.max}`);
    }
  }

  /** Values of dynamic collections are rows, too. */
  private addDynamics({ hierarchy }: EntityModel, json: JsonObject): void {
    for (const { dynamicAttributes } of hierarchy) {
      for (const name of dynamicAttributes.keys()) {
        const value = Object.hasOwn(json, name) ? json[name] : undefined;
        this.addNumber(Array.isArray(value) ? value.length : 0);
      }
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
        this.addDynamics(elements.entity, json);
        for (const { name, within, target, kind } of attributes) {
          const value = [...within, name].reduce<unknown>(ownMember, json);
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
  const relations = entity.hierarchy.flatMap(relationsOf);
  return [...new Map(relations.map((each) => [[...each.within, each.name].join('.'), each])).values()];
}

const ownMember = (json: unknown, name: string): unknown =>
  isJsonObject(json) && Object.hasOwn(json, name) ? json[name] : undefined;

const relationsOf = ({ attributes }: Pick<NamedType, 'attributes'>): Countable[] =>
  [...attributes.values()].flatMap((attribute): Countable[] => {
    if (attribute.kind === 'embedded') {
      return relationsOf(attribute).map((each) => ({ ...each, within: [attribute.name, ...each.within] }));
    }
    if (attribute.kind !== 'toOne' && attribute.kind !== 'toMany') {
      return [];
    }
    const { name, target } = attribute;
    const kind = isComposition(attribute) ? 'items' : attribute.kind === 'toOne' ? 'reference' : 'links';
    return [{ name, within: [], target, kind }];
  });
