import { randomUUID } from 'node:crypto';
import type { Steps } from '../../../common/in-slices.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import { isJsonObject, type JsonObject } from '../../../common/json-text.js';
import type { Attribute } from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { SqlValue } from '../../../sql/statement.js';
import { type BodyContext, isAccepted } from '../body/body-reader.js';
import { columnsOf, isWritable } from '../statements/stored-rows.js';
import { type PlainCheck, plainChecksOf } from '../validation/plain-checks.js';
import type { ValidationContext } from '../validation/violations.js';
import { FlatColumn, isFlat } from './flat-column.js';

/** New rows of one entity, by columns. */
export interface FlatRows {
  readonly entity: EntityModel;
  readonly ids: readonly EntityId[];
  /** Of each attribute that bodies may set, one value for each row; without those that the database supplies. */
  readonly values: ReadonlyMap<string, readonly SqlValue[]>;
  /** Ids of rows that must exist and be visible. */
  readonly wanted: ReadonlyMap<EntityModel, ReadonlySet<EntityId>>;
}

/** Whether new objects of the entity are rows of one class whose keys are made here. */
export function hasFlatRows({ key, hierarchy, parent, dynamicAttributes, stored }: EntityModel): boolean {
  const [part] = key.attributes;
  const isMadeHere = part?.type === 'uuid' && !part.madeByDefault && !key.composite && !key.refers;
  return stored && isMadeHere && hierarchy.length === 1 && !parent && dynamicAttributes.size === 0;
}

/**
 * Reads and checks the bodies of new objects in one pass: their values go to the columns at once. Possible where bodies
 * hold values and references alone, name no ids, and all set the same attributes with defaults of the database.
 *
 * @param entity has {@link hasFlatRows flat rows}
 * @returns undefined where a body holds anything else or breaks a constraint: the usual stages take a closer look
 * @throws RestError or OutOfRangeError for a faulty body
 */
export function* readFlatBodies(
  entity: EntityModel,
  elements: readonly unknown[],
  bodies: BodyContext,
  validation: ValidationContext,
): Steps<FlatRows | undefined> {
  const [first] = elements;
  const columns = isJsonObject(first) ? columnsFor(entity, first, bodies, validation) : undefined;
  if (!columns) {
    return undefined;
  }
  const avoided = [...keyNames(entity), ...otherNames(entity, bodies)];
  const ids: EntityId[] = [];
  for (const element of elements) {
    const isPlain =
      isJsonObject(element) && isOfClass(entity, element) && !avoided.some((name) => names(element, name));
    if (!isPlain || !columns.every((column) => column.take(element))) {
      return undefined;
    }
    ids.push(randomUUID());
    yield;
  }
  const wanted = new Map<EntityModel, Set<EntityId>>();
  for (const column of columns) {
    column.addWanted(wanted);
  }
  const values = new Map(
    columns.flatMap((column) => (column.isSupplied ? [] : [[column.name, column.values] as const])),
  );
  return { entity, ids, values, wanted };
}

/** @returns undefined for an entity whose constraints see more than one value, or values that bodies do not set */
function columnsFor(
  entity: EntityModel,
  first: JsonObject,
  { rights, limits }: BodyContext,
  validation: ValidationContext,
): readonly FlatColumn[] | undefined {
  const flat = flatAttributes(entity);
  const checks = plainChecksOf(entity);
  if (!checks?.every((check) => flat.includes(check.attribute) || isIdle(check))) {
    return undefined;
  }
  const checkOf = new Map(checks.map((check) => [check.attribute.name, check]));
  return flat.map(
    (attribute) =>
      new FlatColumn(attribute, {
        isAccepted: isAccepted(attribute, rights),
        isSet: Object.hasOwn(first, attribute.name),
        check: checkOf.get(attribute.name),
        limits,
        validation,
      }),
  );
}

/** Whether it asks nothing of a new object whose body leaves the attribute out. */
const isIdle = ({ attribute, constraints }: PlainCheck): boolean =>
  constraints.length === 0 && !(attribute.kind === 'toOne' && attribute.mandatory);

/** What a body sets in the row itself. */
const flatAttributes = (entity: EntityModel) =>
  [...columnsOf(entity).values()].flatMap(({ attribute }) =>
    isFlat(attribute) && isWritable(attribute) && entity.attributes.get(attribute.name) === attribute
      ? [attribute]
      : [],
  );

/** What bodies may set elsewhere. */
function otherNames(entity: EntityModel, { rights }: BodyContext): readonly string[] {
  const flat = new Set<Attribute>(flatAttributes(entity));
  const others = [...entity.attributes.values()].filter((each) => !flat.has(each) && isAccepted(each, rights));
  return others.map(({ name }) => name);
}

const isOfClass = (entity: EntityModel, { _entityName: name }: JsonObject): boolean =>
  name === undefined || entity.isCalled(name);

const keys = new WeakMap<EntityModel, readonly string[]>();

/** Under which a body names its key, which may be that of a row. */
const keyNames = (entity: EntityModel): readonly string[] =>
  getOrCreate(keys, entity, ({ key }) => ['id', ...key.attributes.map(({ name }) => name)]);

const names = (json: JsonObject, name: string): boolean => Object.hasOwn(json, name);
