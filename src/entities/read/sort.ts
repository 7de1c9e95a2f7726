import { resolvePath } from '../../conditions/attribute-path.js';
import { MAX_PATH_LENGTH } from '../../conditions/filter-parser.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { nameAttributes } from '../../metadata/instance-name.js';
import type { Rights } from '../../roles/rights.js';
import { type AttributeOwner, requireViewable } from '../viewable.js';
import { ROOT, type Selection } from './selection.js';

export interface SortItem {
  readonly path: readonly string[];
  readonly direction: 'ASC' | 'DESC';
}

/** Longer lists sort no better. */
const MAX_ITEMS = 20;

/** Reads `-date,customer.name`; an unencoded `+` arrives as a blank and still means ascending (protocol/entities.md 6.1). */
export function parseSort(text: string | undefined): readonly SortItem[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .slice(0, MAX_ITEMS)
    .map((item) => {
      const [, sign = '', path = ''] = /^([+-]?)\s*([\s\S]*)$/.exec(item) ?? [];
      return { path: path.split('.'), direction: sign === '-' ? 'DESC' : 'ASC' };
    });
}

/**
 * The items that name an attribute. The others, and paths of absurd length, are passed over: compiled reads are kept by
 * their sort, and each name on the way may be a join.
 */
export const knownItems = (entity: EntityModel, items: readonly SortItem[]): readonly SortItem[] =>
  items.filter(({ path }) => path.length <= MAX_PATH_LENGTH && resolvePath(entity, path.join('.')).kind === 'found');

/**
 * Compiles the ORDER BY list. Items that name nothing sortable are passed over; the primary key comes last, so that
 * pages never overlap.
 *
 * @throws RestError 403 when an item names an attribute the caller may not view
 */
export function compileSort(
  selection: Selection,
  entity: EntityModel,
  items: readonly SortItem[],
  rights: Rights,
): string {
  const keys = items.flatMap(({ path, direction }) =>
    new SortPath(selection, rights).columns(ROOT, entity, path).map((column) => `${column} ${direction}`),
  );
  return [...keys, ...entity.key.attributes.map(({ column }) => `${ROOT}.${column} ASC`)].join(', ');
}

class SortPath {
  constructor(
    private readonly selection: Selection,
    private readonly rights: Rights,
  ) {}

  columns(alias: string, owner: AttributeOwner, [name = '', ...rest]: readonly string[]): string[] {
    const attribute = owner.attributes.get(name);
    if (!attribute) {
      return [];
    }
    requireViewable(this.rights, owner, attribute);
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
        return rest.length === 0 ? [`${alias}.${attribute.column}`] : [];
      case 'embedded':
        return this.columns(alias, attribute, rest);
      case 'toOne': {
        const target = this.selection.join(alias, attribute);
        return rest.length === 0
          ? this.byInstanceName(target, attribute.target, [])
          : this.columns(target, attribute.target, rest);
      }
      default:
        return [];
    }
  }

  private byInstanceName(alias: string, entity: EntityModel, outer: readonly EntityModel[]): string[] {
    const parts = nameAttributes(entity.instanceName);
    if (parts.length === 0 || outer.includes(entity)) {
      return [`${alias}.${entity.primaryKey.column}`];
    }
    return parts.flatMap((part) => {
      if (part.kind !== 'toOne') {
        return this.columns(alias, entity, [part.name]);
      }
      requireViewable(this.rights, entity, part);
      return this.byInstanceName(this.selection.join(alias, part), part.target, [...outer, entity]);
    });
  }
}
