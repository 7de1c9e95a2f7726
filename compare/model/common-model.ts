import { type Attribute, type Entity, type Model, simpleName } from './model.js';

/** Each server has its own accounts, role assignments and audit events: their rows are compared only by name. */
const OWN_ROWS = /^(?:sec_|User$)/;

/** What both servers have, and the names that only one of them has. */
export interface CommonModel extends Omit<Model, 'enumNames'> {
  /** Types of embedded attributes: not entities with rows. */
  readonly embeddables: ReadonlySet<string>;
  /** Entities whose rows are compared. */
  readonly withRows: readonly Entity[];
  /** Names of all entities that both have, also of those that are not compared. */
  readonly shared: ReadonlySet<string>;
  readonly onlyReference: readonly string[];
  readonly onlyCandidate: readonly string[];
}

/** @param wanted names of the entities to compare; empty for all */
export function commonModel(reference: Model, candidate: Model, wanted: readonly string[]): CommonModel {
  const names = namesOf(reference);
  const others = namesOf(candidate);
  const shared = new Set(inBoth(names, others));
  const entities = reference.entities.flatMap((entity) => {
    const other = candidate.entities.find(({ name }) => name === entity.name);
    return other === undefined ? [] : [commonEntity(entity, other)];
  });
  const embeddables = new Set(
    entities.flatMap(({ attributes }) => attributes.filter(({ kind }) => kind === 'EMBEDDED')).map(({ type }) => type),
  );
  const compared = entities.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  return {
    entities: compared,
    withRows: compared.filter(({ name }) => !embeddables.has(name) && (wanted.includes(name) || !OWN_ROWS.test(name))),
    enums: new Map(
      [...reference.enums].flatMap(([name, constants]) => {
        const others = candidate.enums.get(name);
        return others === undefined ? [] : [[name, inBoth(constants, others)]];
      }),
    ),
    embeddables,
    shared,
    onlyReference: names.filter((name) => !shared.has(name)),
    onlyCandidate: others.filter((name) => !shared.has(name)),
  };
}

const namesOf = ({ entities }: Model): string[] => entities.map(({ name }) => name);

const commonEntity = (reference: Entity, candidate: Entity): Entity => ({
  name: reference.name,
  attributes: reference.attributes.filter((attribute) =>
    candidate.attributes.some((other) => isSame(attribute, other)),
  ),
  plans: [...new Set([...reference.plans, ...candidate.plans])],
});

const isSame = (one: Attribute, other: Attribute): boolean =>
  one.name === other.name &&
  one.kind === other.kind &&
  one.isList === other.isList &&
  simpleName(one.type) === simpleName(other.type);

const inBoth = (ones: readonly string[], others: readonly string[]): string[] =>
  ones.filter((one) => others.includes(one));
