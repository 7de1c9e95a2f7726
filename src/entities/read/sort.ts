import { restError } from '../../common/rest-error.js';
import type { Attribute } from '../../metadata/attribute.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { nameAttributes } from '../../metadata/instance-name.js';
import type { Rights } from '../../roles/rights.js';
import { ROOT, type Selection } from './selection.js';

export interface SortItem {
  readonly path: readonly string[];
  readonly direction: 'ASC' | 'DESC';
}

/** Longer lists sort no better and only make the cache of compiled reads grow. */
const MAX_ITEMS = 20;
/** Names in one path, as in a filter: each reference among them is a join. Longer paths are passed over. */
const MAX_PATH_LENGTH = 16;

/** Reads `-date,customer.name`; an unencoded `+` arrives as a blank and still means ascending (protocol/entities.md 6.1). */
export function parseSort(text: string | undefined): readonly SortItem[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .slice(0, MAX_ITEMS)
    .map((item) => {
      const [, sign = '', path = ''] = /^([+-]?)\s*([\s\S]*)$/.exec(item) ?? [];
      return { path: path.split('.'), direction: sign === '-' ? ('DESC' as const) : ('ASC' as const) };
    })
    .filter(({ path }) => path.length <= MAX_PATH_LENGTH);
}

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
    new SortPath(selection, rights).columns(ROOT, entity.attributes, path).map((column) => `${column} ${direction}`),
  );
  return [...keys, ...entity.key.attributes.map(({ column }) => `${ROOT}.${column} ASC`)].join(', ');
}

class SortPath {
  constructor(
    private readonly selection: Selection,
    private readonly rights: Rights,
  ) {}

  columns(
    alias: string,
    attributes: ReadonlyMap<string, Attribute>,
    [name = '', ...rest]: readonly string[],
  ): string[] {
    const attribute = attributes.get(name);
    if (!attribute) {
      return [];
    }
    if (attribute.secret || !this.rights.mayView(attribute)) {
      throw restError('attributeNotViewable', { entity: attribute.owner, attribute: attribute.name });
    }
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
        return rest.length === 0 ? [`${alias}.${attribute.column}`] : [];
      case 'embedded':
        return this.columns(alias, attribute.attributes, rest);
      case 'toOne': {
        const target = this.selection.join(alias, attribute);
        return rest.length === 0
          ? this.byInstanceName(target, attribute.target, [])
          : this.columns(target, attribute.target.attributes, rest);
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
      const [column] = part.kind === 'toOne' ? [] : this.columns(alias, entity.attributes, [part.name]);
      if (part.kind !== 'toOne') {
        return column === undefined ? [] : [column];
      }
      if (!this.rights.mayView(part)) {
        throw restError('attributeNotViewable', { entity: part.owner, attribute: part.name });
      }
      return this.byInstanceName(this.selection.join(alias, part), part.target, [...outer, entity]);
    });
  }
}
