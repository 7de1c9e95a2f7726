import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { type Attribute, isTransformed } from './attribute.js';
import type { EntityModel, EntityRegistry } from './entity-model.js';

/** One term of the order of a collection. */
export interface OrderItem {
  readonly path: readonly string[];
  readonly direction: 'ASC' | 'DESC';
}

/** @param terms attributes of the items, as the parameter `sort` has them: `-date` */
export const orderOf = (terms: readonly string[]): readonly OrderItem[] =>
  terms.map((term) => ({
    path: term.replace(/^[+-]/, '').split('.'),
    direction: term.startsWith('-') ? 'DESC' : 'ASC',
  }));

/**
 * Looks for orders that name anything but values of the items.
 *
 * @throws DeclarationError naming class, attribute and the values there are
 */
export function checkOrders(entities: EntityRegistry, attempt: Attempt): void {
  for (const entity of entities.all()) {
    for (const attribute of entity.attributes.values()) {
      if (attribute.kind === 'toMany') {
        attempt(() => {
          checkOrder(entity, attribute);
        });
      }
    }
  }
}

function checkOrder(
  { name: owner }: EntityModel,
  { name, order, target }: Extract<Attribute, { kind: 'toMany' }>,
): void {
  for (const { path } of order ?? []) {
    if (!isSortable(attributeAt(target.attributes, path))) {
      const values = [...target.attributes.values()].filter(isSortable).map((each) => each.name);
      throw new DeclarationError(
        `Entity ${owner}: ${name} is ordered by ${path.join('.')}, which is not a value of ${target.name}: choose among ${values.join(', ')}`,
      );
    }
  }
}

function attributeAt(
  attributes: ReadonlyMap<string, Attribute>,
  [name = '', ...rest]: readonly string[],
): Attribute | undefined {
  const attribute = attributes.get(name);
  return rest.length > 0 && attribute?.kind === 'embedded'
    ? attributeAt(attribute.attributes, rest)
    : rest.length > 0
      ? undefined
      : attribute;
}

const isSortable = (attribute: Attribute | undefined): boolean =>
  (attribute?.kind === 'scalar' || attribute?.kind === 'enum') && !attribute.secret && !isTransformed(attribute);
