import type { DataSource, EntityMetadata } from 'typeorm';
import { datatypeOfColumn } from '../datatypes/column-types.js';
import { type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { AttributeBuilder } from './attribute-builder.js';
import { type ClassTableFamilies, classTableFamilies } from './class-table-families.js';
import type { CollatedColumns } from './collated-columns.js';
import { type EntityClass, entityDeclarationOf, instanceNameDeclarationOf } from './declarations.js';
import { checkOrders } from './collection-order.js';
import { checkDeletePolicies } from './delete-policies.js';
import { checkDependencies } from './dependencies.js';
import type { Discriminator } from './discriminator.js';
import { EntityModel, EntityRegistry } from './entity-model.js';
import { type InstanceName, memberInstanceName, parseInstanceName, UNNAMED } from './instance-name.js';
import { refuseSharedColumns } from './key-references.js';
import { CLASS_COLUMN } from './relation-without-rows.js';
import { quote, quotePath } from './sql-identifier.js';
import { refuseSubscribers } from './subscribers.js';
import { TablelessBuilder } from './tableless-builder.js';
import { refuseUnservedTables } from './unserved-tables.js';

/**
 * Reads the model of the API out of TypeORM's metadata and the decorators of `metadata/`.
 *
 * @param tableless classes of entities without a table
 * @param nondeterministic columns with such a collation
 * @throws DeclarationError naming class, attribute and cure
 */
export function buildEntityRegistry(
  dataSource: DataSource,
  tableless: readonly EntityClass[] = [],
  nondeterministic: CollatedColumns = new Set(),
  attempt: Attempt = failFast,
): EntityRegistry {
  // Join tables have metadata too, but no class.
  const metadatas = dataSource.entityMetadatas.filter(
    ({ target }) => typeof target === 'function' && entityDeclarationOf(target),
  );
  const families = classTableFamilies(metadatas);
  const models = new Map<unknown, EntityModel>();
  for (const metadata of metadatas) {
    const { target, tablePath, columns } = metadata;
    const place = {
      table: quotePath(tablePath),
      discriminator: families.has(metadata) ? classOf(metadata) : discriminatorOf(metadata),
      columns: columns.filter(({ isVirtualProperty }) => !isVirtualProperty).map((each) => quote(each.databaseName)),
    };
    attempt(() => models.set(target, modelOf(target as EntityClass, models, place)));
  }
  const withTables = [...models.keys()];
  for (const target of tableless) {
    attempt(() => models.set(target, modelOf(target, models)));
  }
  linkFamilies(dataSource.entityMetadatas, models, attempt);
  linkClassTables(families, models);
  linkTableless(tableless, models);
  refuseUnservedTables(families, attempt);
  for (const metadata of metadatas.filter(({ target }) => withTables.includes(target))) {
    new AttributeBuilder(metadata, models, nondeterministic, attempt).build();
  }
  // Looks at the keys of targets, which are known when all entities are built.
  for (const model of [...models.values()].filter(({ stored }) => stored)) {
    refuseSharedColumns(model, attempt);
  }
  const builders = [...models.values()]
    .filter(({ stored }) => !stored)
    .map((model) => new TablelessBuilder(model, models, attempt));
  builders.forEach((builder) => {
    builder.buildValues();
  });
  builders.forEach((builder) => {
    builder.buildObjects();
  });
  for (const model of models.values()) {
    checkDependencies(model, attempt);
    model.instanceName = attempt(() => instanceNameOf(model)) ?? UNNAMED;
  }
  const registry = new EntityRegistry([...models.values()], attempt);
  checkDeletePolicies(registry, attempt);
  checkOrders(registry, attempt);
  refuseSubscribers(models, attempt);
  return registry;
}

/** @param place where its rows are; undefined for an entity without a table */
function modelOf(
  target: EntityClass,
  present: ReadonlyMap<unknown, EntityModel>,
  place?: {
    readonly table: string;
    readonly discriminator: Discriminator | undefined;
    readonly columns: readonly string[];
  },
): EntityModel {
  const { name = '', readOnly } = entityDeclarationOf(target) ?? {};
  if ([...present.values()].some((model) => model.name === name)) {
    throw new DeclarationError(`Two entities are named ${name}: rename one in its @RestEntity`);
  }
  return new EntityModel(
    name,
    target,
    place?.table,
    place ? place.discriminator : { column: CLASS_COLUMN, value: name },
    readOnly,
    place?.columns,
  );
}

/** Where each class has a table, only statements know of which class a row is. */
const classOf = ({ target }: EntityMetadata): Discriminator => ({
  column: CLASS_COLUMN,
  value: entityDeclarationOf(target as EntityClass)?.name ?? '',
  ofTables: true,
});

function discriminatorOf(metadata: EntityMetadata): Discriminator | undefined {
  const { discriminatorColumn } = metadata;
  // TypeORM says that it is a text, and takes whatever stands in @ChildEntity.
  const value = metadata.discriminatorValue as unknown as string | number | undefined;
  return discriminatorColumn && value !== undefined
    ? {
        column: quote(discriminatorColumn.databaseName),
        value: String(value),
        ...(datatypeOfColumn(discriminatorColumn.type) !== 'string' && { cast: '::text' }),
      }
    : undefined;
}

/** Every class of a hierarchy needs a name: its rows appear in the lists of the classes it extends. */
function linkFamilies(
  metadatas: readonly EntityMetadata[],
  models: ReadonlyMap<unknown, EntityModel>,
  attempt: Attempt,
): void {
  for (const { target, name } of metadatas.filter(({ tableType }) => tableType === 'entity-child')) {
    const parent = nearestModel(Object.getPrototypeOf(target), models);
    const model = models.get(target);
    if (parent) {
      attempt(() => {
        requireOffered(model, name, parent).extend(parent);
      });
    }
  }
}

function linkClassTables(families: ClassTableFamilies, models: ReadonlyMap<unknown, EntityModel>): void {
  for (const [{ target }, parent] of families) {
    const model = parent && models.get(parent.target);
    if (model) {
      models.get(target)?.extend(model);
    }
  }
}

/** A class that extends another one is of its hierarchy, like those that share a table. */
function linkTableless(tableless: readonly EntityClass[], models: ReadonlyMap<unknown, EntityModel>): void {
  for (const target of tableless) {
    const parent = nearestModel(Object.getPrototypeOf(target), models);
    if (parent) {
      models.get(target)?.extend(parent);
    }
  }
}

function requireOffered(model: EntityModel | undefined, name: string, parent: EntityModel): EntityModel {
  if (!model) {
    throw new DeclarationError(`${name} extends ${parent.name} but is not offered: add @RestEntity to ${name}`);
  }
  return model;
}

function nearestModel(target: unknown, models: ReadonlyMap<unknown, EntityModel>): EntityModel | undefined {
  return typeof target === 'function'
    ? (models.get(target) ?? nearestModel(Object.getPrototypeOf(target), models))
    : undefined;
}

function instanceNameOf({ name, target, attributes }: EntityModel): InstanceName {
  const { member, template } = instanceNameDeclarationOf(target);
  if (member && template !== undefined) {
    throw new DeclarationError(
      `Entity ${name} has two instance names, "${template}" and ${member.member}: remove one of them`,
    );
  }
  if (member) {
    return memberInstanceName(name, member, attributes);
  }
  return template === undefined ? UNNAMED : parseInstanceName(name, template, attributes);
}
