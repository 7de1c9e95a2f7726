import { isCompared, resolvePath } from '../conditions/attribute-path.js';
import type { Condition } from '../conditions/condition.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { FetchPlan } from '../entities/fetch-plan/fetch-plan.js';
import type { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import { parseSort, type SortItem } from '../entities/list-parameters.js';
import { rootOf } from '../model/class-tables.js';
import { type Attribute, isTransformed } from '../model/attribute.js';
import type { EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { QueryBuild, QueryDeclaration } from '../model/query-declaration.js';
import { parameterOf, type QueryParameter } from './parameter-types.js';
import { parametersIn, parseQueryCondition } from './query-condition.js';

/** A query ready to be run. */
export interface PredefinedQuery {
  readonly name: string;
  readonly entity: EntityModel;
  readonly plan: FetchPlan;
  readonly condition: Condition | undefined;
  readonly sort: readonly SortItem[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
  readonly parameters: readonly QueryParameter[];
  /** Restricts further, by code. */
  readonly build?: QueryBuild | undefined;
  /** Entities whose rows it reads, other than the row in question. */
  readonly looksAt: readonly EntityModel[];
}

/** The implicit query of every entity; no other query may have the name, in any letter case (protocol/queries.md 1). */
export const ALL = 'all';

/** A query is one segment of a URL. */
const QUERY_NAME = /^[A-Za-z_][\w.$-]*$/;
const PARAMETER_NAME = /^[A-Za-z_]\w*$/;
/** What the query string holds in addition to parameters. */
const RESERVED: readonly string[] = [
  'access_token',
  'dynamicAttributes',
  'fetchPlan',
  'limit',
  'modelVersion',
  'offset',
  'returnCount',
  'returnNulls',
  'view',
];

/** Checks a declaration and prepares all that does not depend on a request; protocol/queries.md 1. */
export class QueryBuilder {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly plans: FetchPlanRegistry,
  ) {}

  /** @throws DeclarationError naming query and cure */
  build(declaration: QueryDeclaration): PredefinedQuery {
    const { name, where, build, limit, offset } = declaration;
    const entity = this.entityOf(declaration);
    const place = placeOf(entity, name);
    requireName(place, name);
    const parameters = Object.entries(declaration.parameters).map(([each, type]) => this.parameter(place, each, type));
    const condition = parseQueryCondition(place, entity, where, parameters);
    if (!build) {
      requireUse(place, parameters, condition);
    }
    requireWholeNumbers(place, { limit, offset });
    return {
      name,
      entity,
      plan: this.planOf(place, entity, declaration.fetchPlan),
      condition,
      sort: sortOf(place, entity, declaration.sort),
      limit,
      offset,
      parameters,
      build,
      looksAt: this.lookedAt(entity, declaration),
    };
  }

  /** By default, a builder may read everything but other rows of the same entity. */
  private lookedAt(entity: EntityModel, { looksAt, name }: QueryDeclaration): readonly EntityModel[] {
    return looksAt
      ? looksAt.map((target) => this.entityOf({ entity: target, name }))
      : this.entities.all().filter((each) => rootOf(each) !== rootOf(entity));
  }

  private entityOf({ entity, name }: Pick<QueryDeclaration, 'entity' | 'name'>): EntityModel {
    const model = this.entities.ofClass(entity);
    if (!model) {
      throw new DeclarationError(
        `Query ${name}: the class ${entity.name} is not an entity of the API: add @RestEntity and list it in entities`,
      );
    }
    if (!model.stored) {
      throw new DeclarationError(
        `Query ${name}: ${model.name} has no table, and so no rows to find: offer a method of a service that returns it`,
      );
    }
    return model;
  }

  private parameter(place: string, name: string, typeName: string): QueryParameter {
    if (!PARAMETER_NAME.test(name) || RESERVED.includes(name)) {
      throw new DeclarationError(
        `${place}: no parameter can be named "${name}": use letters, digits and _, but not ${RESERVED.join(', ')}`,
      );
    }
    const parameter = parameterOf(name, typeName, this.entities.enums);
    if (!parameter) {
      throw new DeclarationError(
        `${place}: the parameter ${name} has the unknown type ${typeName}: use a type such as java.lang.String, a list such as java.util.UUID[], or the name of an enum`,
      );
    }
    return parameter;
  }

  private planOf(place: string, entity: EntityModel, name: string): FetchPlan {
    const plan = this.plans.find(entity, name);
    if (!plan) {
      throw new DeclarationError(
        `${place}: ${entity.name} has no fetch plan ${name}: choose from ${this.plans.namesOf(entity).join(', ')}`,
      );
    }
    return plan;
  }
}

export const placeOf = (entity: EntityModel, name: string): string => `Query ${entity.name}.${name}`;

function requireName(place: string, name: string): void {
  if (!QUERY_NAME.test(name)) {
    throw new DeclarationError(`${place}: a query needs a name of letters, digits, _, ., $ and -: rename it`);
  }
  if (name.toLowerCase() === ALL) {
    throw new DeclarationError(`${place}: the name ${name} is reserved for the query of all rows: rename it`);
  }
}

function requireUse(place: string, parameters: readonly QueryParameter[], condition: Condition | undefined): void {
  const used = parametersIn(condition);
  const unused = parameters.find(({ name }) => !used.has(name));
  if (unused) {
    throw new DeclarationError(`${place}: "where" does not use the parameter ${unused.name}: use it or remove it`);
  }
}

function requireWholeNumbers(place: string, values: Readonly<Record<string, number | undefined>>): void {
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) {
      throw new DeclarationError(`${place}: "${key}" is ${value}: use a whole number from 0 on`);
    }
  }
}

function sortOf(place: string, entity: EntityModel, text: string | undefined): readonly SortItem[] {
  return parseSort(text).map((item) => {
    const name = item.path.join('.');
    const path = resolvePath(entity, name);
    const attributes = path.kind === 'found' ? [...path.steps.map(({ attribute }) => attribute), path.end] : [];
    if (path.kind !== 'found' || !isCompared(path.end) || attributes.some(isUnsortable)) {
      throw new DeclarationError(`${place}: "sort" cannot order by ${name}: name a value or a to-one reference`);
    }
    return { ...item, declared: true };
  });
}

const isUnsortable = (attribute: Attribute): boolean =>
  attribute.kind === 'toMany' ||
  attribute.kind === 'elements' ||
  isTransformed(attribute) ||
  (attribute.kind === 'scalar' && (attribute.type === 'json' || DATATYPES[attribute.type].unordered === true)) ||
  attribute.secret;
