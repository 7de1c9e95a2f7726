import { DATATYPES } from '../../datatypes/datatypes.js';
import { restError } from '../../errors/rest-error.js';
import { foundBy } from '../../conditions/to-one-joins.js';
import { refuseUndecided } from '../../conditions/sql-compiler.js';
import type {
  Attribute,
  EmbeddedAttribute,
  EnumAttribute,
  ScalarAttribute,
  ToOneAttribute,
} from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { isTransformed } from '../../model/attribute.js';
import { nameAttributes } from '../../model/instance-name.js';
import { isViewable } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import type { SortItem } from '../list-parameters.js';
import { attributeOf, type AttributeOwner, requireViewable } from '../viewable.js';
import { ROOT, type Selection } from './selection.js';

/**
 * Compiles the ORDER BY list. Items that name nothing sortable are skipped; the primary key comes last, so pages never
 * overlap.
 *
 * @throws RestError 403 when an item of a request names an attribute the caller may not view
 */
export function compileSort(
  selection: Selection,
  entity: EntityModel,
  items: readonly SortItem[],
  rights: Rights,
): string {
  const keys = items.flatMap(({ path, direction, declared }) => {
    const check: ViewCheck = declared ? refuseSecret : requireViewable.bind(undefined, rights);
    return new SortPath(selection, check, rights).columns(ROOT, entity, path).map((column) => `${column} ${direction}`);
  });
  return [...keys, ...rowOrder(entity, rights)].join(', ');
}

/** Rows without a key are in the order of all that is shown of them, as texts: not every type has an order. */
function rowOrder({ key, attributes }: EntityModel, rights: Rights): readonly string[] {
  if (!key.missing) {
    return key.attributes.map(({ column }) => `${ROOT}.${column} ASC`);
  }
  const shown = [...attributes.values()].flatMap((attribute) =>
    (attribute.kind === 'scalar' || attribute.kind === 'enum') && isViewable(rights, attribute)
      ? [`${ROOT}.${attribute.column}::text ASC`]
      : [],
  );
  return shown.length > 0 ? shown : ['(SELECT 1)'];
}

/** @throws RestError 403 for an attribute that this sort may not look at */
type ViewCheck = (owner: AttributeOwner, attribute: Attribute) => void;

/** What the developer declares may look at everything but secrets. */
function refuseSecret(_: AttributeOwner, { secret, owner, name }: Attribute): void {
  if (secret) {
    throw restError('attributeNotViewable', { entity: owner, attribute: name });
  }
}

/** @throws RestError 400 for a value without an order, also where the path goes on inside of it */
function refuseUnordered(attribute: ScalarAttribute | EnumAttribute): void {
  if (attribute.kind !== 'scalar') {
    return;
  }
  const { owner: entity, name, type } = attribute;
  if (type === 'json') {
    throw restError('jsonNotSortable', { entity, attribute: name });
  }
  if (DATATYPES[type].unordered && !isTransformed(attribute)) {
    throw restError('attributeUnordered', { entity, attribute: name, type });
  }
}

class SortPath {
  constructor(
    private readonly selection: Selection,
    private readonly check: ViewCheck,
    private readonly rights: Rights,
  ) {}

  columns(alias: string, owner: AttributeOwner, [name = '', ...rest]: readonly string[]): string[] {
    const attribute = attributeOf(owner, name);
    if (!attribute) {
      return [];
    }
    this.check(owner, attribute);
    switch (attribute.kind) {
      case 'scalar':
      case 'enum':
        refuseUnordered(attribute);
        return rest.length === 0 ? [foundBy(this.selection, alias, this.sortable(attribute))] : [];
      case 'embedded':
        return rest.length === 0 ? this.byParts(alias, attribute) : this.columns(alias, attribute, rest);
      case 'toOne': {
        const target = this.join(alias, attribute);
        return rest.length === 0
          ? this.byInstanceName(target, attribute.target, [])
          : this.columns(target, attribute.target, rest);
      }
      default:
        return [];
    }
  }

  /** An embedded object sorts by all its attributes, in the order of their names. */
  private byParts(alias: string, embedded: EmbeddedAttribute): string[] {
    const names = [...embedded.attributes.keys()].sort();
    return names.flatMap((name) => this.columns(alias, embedded, [name]));
  }

  /** @throws RestError 400 for a column whose order says nothing about its values */
  private sortable(attribute: ScalarAttribute | EnumAttribute): ScalarAttribute | EnumAttribute {
    if (isTransformed(attribute)) {
      throw restError('attributeNotSortable', { entity: attribute.owner, attribute: attribute.name });
    }
    return attribute;
  }

  private join(alias: string, attribute: ToOneAttribute): string {
    refuseUndecided(attribute.target, this.rights);
    return this.selection.join(alias, attribute);
  }

  private byInstanceName(alias: string, entity: EntityModel, outer: readonly EntityModel[]): string[] {
    const parts = nameAttributes(entity.instanceName);
    if (parts.length === 0 || outer.includes(entity)) {
      return entity.key.attributes.map(({ column }) => `${alias}.${column}`);
    }
    return parts.flatMap((part) => {
      if (part.kind !== 'toOne') {
        return this.columns(alias, entity, [part.name]);
      }
      this.check(entity, part);
      return this.byInstanceName(this.join(alias, part), part.target, [...outer, entity]);
    });
  }
}
