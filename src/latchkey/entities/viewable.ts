import { readableHierarchy } from '../conditions/visible-rows.js';
import { restError } from '../errors/rest-error.js';
import type { Attribute, EmbeddedAttribute } from '../model/attribute.js';
import { pathTo } from '../model/dependencies.js';
import type { EntityModel } from '../model/entity-model.js';
import { isViewable } from '../roles/caller.js';
import type { Rights } from '../roles/rights.js';

/** What attributes are found in: an entity or an embedded object. */
export type AttributeOwner = EntityModel | EmbeddedAttribute;

/**
 * Whether what the getter of a transient attribute reads may be viewed as well, so that it quotes nothing hidden
 * (protocol/entities.md 3.3). Secret attributes may be read: the getter says what of them is shown.
 *
 * @param attributes those of the owner
 */
export const mayCompute = (rights: Rights, attributes: ReadonlyMap<string, Attribute>, attribute: Attribute): boolean =>
  !('dependsOn' in attribute) ||
  attribute.dependsOn.every((path) => pathTo(attributes, path)?.every((source) => rights.mayView(source)));

/** Every response shows the key, whatever the policies, so a refusal would protect nothing (protocol/README.md decision 4). */
const isShownKey = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' && attribute.role === 'primaryKey' && !attribute.secret;

/**
 * Filters and sorts reveal the values of the attributes they name, so the caller must be allowed to view them
 * (protocol/roles.md 3): in a hierarchy those of every class whose rows are there, since each is judged by its own.
 *
 * @throws RestError 403 `Forbidden` naming the attribute
 */
export function requireViewable(rights: Rights, owner: AttributeOwner, attribute: Attribute): void {
  const owners = isEntity(owner) ? readableHierarchy(owner, rights) : [owner];
  for (const each of owners) {
    const own = each.attributes.get(attribute.name) ?? attribute;
    if (!isShownKey(own) && !isViewable(rights, own)) {
      throw restError('attributeNotViewable', { entity: own.owner, attribute: own.name });
    }
  }
}

/** Declared or dynamic. */
export const attributeOf = (owner: AttributeOwner, name: string): Attribute | undefined =>
  isEntity(owner) ? owner.attribute(name) : owner.attributes.get(name);

const isEntity = (owner: AttributeOwner): owner is EntityModel => 'hierarchy' in owner;
