import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { Attribute, ToManyAttribute, ToOneAttribute } from './attribute.js';
import { attributeDeclarationsOf, type DeletePolicy } from './declarations.js';
import { referencesOf } from './embedded-parts.js';
import type { EntityModel, EntityRegistry } from './entity-model.js';

/** What happens to the target of a reference when its owner is deleted; compositions cascade by themselves. */
export function deletePolicyOf(reference: ToOneAttribute | ToManyAttribute): DeletePolicy | undefined {
  const { composition, onDelete } = reference;
  return composition ? (onDelete ?? (isDeniedByItems(reference) ? 'deny' : 'cascade')) : onDelete;
}

/** Items may deny the deletion of their owner; saving the owner still removes them. */
function isDeniedByItems({ link, target }: ToOneAttribute | ToManyAttribute): boolean {
  const inverse = link?.kind === 'inverse' ? target.attributes.get(link.attribute) : undefined;
  return inverse?.kind === 'toOne' && inverse.onDeleteInverse === 'deny';
}

/**
 * Looks for delete policies that cannot be kept or contradict each other (protocol/entities.md 9.3).
 *
 * @throws DeclarationError naming class, attribute and cure
 */
export function checkDeletePolicies(entities: EntityRegistry, attempt: Attempt): void {
  for (const { embeddable, target, attributes } of entities.embeddables.values()) {
    attempt(() => {
      checkPlaces(embeddable, target, attributes);
    });
  }
  for (const entity of entities.all()) {
    attempt(() => {
      checkPlaces(entity.name, entity.target, entity.attributes);
    });
    for (const attribute of referencesOf(entity.attributes.values())) {
      attempt(() => {
        checkPolicies(entity, attribute);
      });
    }
  }
}

function checkPolicies(entity: EntityModel, attribute: ToOneAttribute | ToManyAttribute): void {
  if (attribute.kind === 'toMany' || attribute.link) {
    checkHeldElsewhere(entity, attribute);
  } else {
    checkToOne(entity, attribute);
  }
}

/** Policies stand on references, those of the inverse side on references to one. */
function checkPlaces(owner: string, target: object, attributes: ReadonlyMap<string, Attribute>): void {
  for (const [name, { onDelete, onDeleteInverse }] of attributeDeclarationsOf(target)) {
    const attribute = attributes.get(name);
    const kind = attribute?.kind;
    if (onDelete && kind !== 'toOne' && kind !== 'toMany') {
      throw new DeclarationError(`Entity ${owner}: ${name} is not a reference: remove its @OnDelete`);
    }
    const holdsLinks = attribute?.kind === 'toMany' && attribute.link.kind === 'joinTable';
    if (onDeleteInverse && !holdsLinks && (attribute?.kind !== 'toOne' || attribute.link)) {
      throw new DeclarationError(
        `Entity ${owner}: ${name} is not a reference to one object: remove its @OnDeleteInverse, or put @OnDelete on the attribute that refers back`,
      );
    }
  }
}

function checkToOne(entity: EntityModel, attribute: ToOneAttribute): void {
  const { name, mandatory, target, onDelete, onDeleteInverse } = attribute;
  checkComposition(entity, attribute);
  if (mandatory && (onDelete === 'unlink' || onDeleteInverse === 'unlink')) {
    throw unlinkable(entity, name, onDelete === 'unlink' ? 'OnDelete' : 'OnDeleteInverse', `${entity.name}.${name}`);
  }
  // The owner keeps its row, and with it a reference that the target cannot leave behind.
  if (mandatory && deletePolicyOf(attribute) === 'cascade' && softDeletes(entity) && !softDeletes(target)) {
    throw new DeclarationError(
      `Entity ${entity.name}: ${name} is mandatory and deleted with its owner, which has soft delete, while ${target.name} has none: make the column of ${name} nullable or give ${target.name} soft delete`,
    );
  }
}

function checkHeldElsewhere(entity: EntityModel, attribute: ToManyAttribute | ToOneAttribute): void {
  const { name, link, target } = attribute;
  checkComposition(entity, attribute);
  checkLinks(entity, attribute);
  const inverse = link?.kind === 'inverse' ? target.attributes.get(link.attribute) : undefined;
  if (inverse?.kind !== 'toOne') {
    return;
  }
  const policy = deletePolicyOf(attribute);
  if (policy === 'unlink' && inverse.mandatory) {
    throw unlinkable(entity, name, 'OnDelete', `${target.name}.${inverse.name}`);
  }
  if (policy && inverse.onDeleteInverse && policy !== inverse.onDeleteInverse) {
    throw new DeclarationError(
      `Entity ${entity.name}: ${name} says ${policy} and ${target.name}.${inverse.name} says ${inverse.onDeleteInverse} when ${entity.name} is deleted: remove one of the two policies`,
    );
  }
}

/** Both sides of a join table may say what happens when a target is deleted. */
function checkLinks(
  entity: EntityModel,
  { name, link, target, onDeleteInverse }: ToManyAttribute | ToOneAttribute,
): void {
  if (link?.kind !== 'joinTable' || !onDeleteInverse) {
    return;
  }
  const other = [...target.attributes.values()].find(
    (each) =>
      each.kind === 'toMany' &&
      each.link.kind === 'joinTable' &&
      each.link.table === link.table &&
      each.link.owning !== link.owning,
  );
  if (other?.kind === 'toMany' && other.onDelete && other.onDelete !== onDeleteInverse) {
    throw new DeclarationError(
      `Entity ${entity.name}: ${name} says ${onDeleteInverse} and ${target.name}.${other.name} says ${other.onDelete} when ${target.name} is deleted: remove one of the two policies`,
    );
  }
}

function checkComposition({ name }: EntityModel, attribute: ToOneAttribute | ToManyAttribute): void {
  if (attribute.composition && attribute.onDelete && attribute.onDelete !== 'cascade') {
    throw new DeclarationError(
      `Entity ${name}: ${attribute.name} is a composition, which is deleted with its owner: remove @OnDelete('${attribute.onDelete}') or @Composition`,
    );
  }
}

const unlinkable = ({ name }: EntityModel, attribute: string, decorator: string, reference: string): DeclarationError =>
  new DeclarationError(
    `Entity ${name}: ${attribute} cannot be unlinked because ${reference} is mandatory: make its column nullable or choose cascade or deny in @${decorator}`,
  );

const softDeletes = (entity: EntityModel): boolean => entity.systemAttribute('deletedDate') !== undefined;
