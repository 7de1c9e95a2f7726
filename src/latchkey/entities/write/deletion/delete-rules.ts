import { Injectable } from '@nestjs/common';
import { classesWithTables } from '../../../model/class-tables.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import type { JoinTable, ToOneAttribute } from '../../../model/attribute.js';
import type { DeletePolicy } from '../../../model/declarations.js';
import { deletePolicyOf } from '../../../model/delete-policies.js';
import { referencesOf } from '../../../model/embedded-parts.js';
import { type EntityModel, EntityRegistry } from '../../../model/entity-model.js';
import { hasSoftDelete } from './hierarchy-member.js';
import { type LinkSide, pathOf, type ReferencePath, reversedLinks } from './reference-path.js';

/** What the deletion of rows of an entity means for the rows at the other side of one of its references. */
export interface DeleteRule {
  readonly policy: DeletePolicy;
  /** The other rows are parts of the deleted ones, and the caller needs DELETE on them (protocol/roles.md 4). */
  readonly composition: boolean;
  readonly entity: EntityModel;
  readonly other: EntityModel;
  readonly path: ReferencePath;
}

/** All that follows from the deletion of rows of one entity (protocol/entities.md 9.3). */
export interface DeleteRules {
  readonly cascade: readonly DeleteRule[];
  readonly unlink: readonly DeleteRule[];
  readonly deny: readonly DeleteRule[];
  /** Join tables that refer to the entity. */
  readonly links: readonly LinkSide[];
  /** References that rows marked as deleted lose when the row they point to leaves its table. */
  readonly released: readonly { readonly from: EntityModel; readonly attribute: ToOneAttribute }[];
}

/** Finds the rules of an entity in the model, once. */
@Injectable()
export class DeleteRuleRegistry {
  private readonly rules = new Map<EntityModel, DeleteRules>();

  constructor(private readonly entities: EntityRegistry) {}

  /** @param entity the actual class of the deleted rows */
  of(entity: EntityModel): DeleteRules {
    return getOrCreate(this.rules, entity, () => this.collect(entity));
  }

  private collect(entity: EntityModel): DeleteRules {
    const rules = [...ownRules(entity), ...this.inverseRules(entity), ...this.linkRules(entity)];
    const only = (policy: DeletePolicy) => rules.filter((rule) => rule.policy === policy);
    return {
      cascade: only('cascade'),
      unlink: only('unlink'),
      deny: only('deny'),
      links: this.linkSides(entity),
      released: this.releasedBy(entity, only('unlink')),
    };
  }

  /** What many-to-many attributes of other entities say. */
  private linkRules(entity: EntityModel): DeleteRule[] {
    return this.entities.referencesTo(entity).flatMap(({ from, attribute }): DeleteRule[] => {
      const path = attribute.kind === 'toMany' ? reversedLinks(attribute) : undefined;
      const policy = attribute.onDeleteInverse;
      return policy && path && from.parent?.attributes.has(attribute.name) !== true
        ? [{ policy, composition: false, entity, other: from, path }]
        : [];
    });
  }

  /** What references of other entities to this one say. */
  private inverseRules(entity: EntityModel): DeleteRule[] {
    return this.referencesTo(entity).flatMap(({ from, attribute }) =>
      attribute.onDeleteInverse
        ? {
            policy: attribute.onDeleteInverse,
            composition: false,
            entity,
            other: from,
            path: { kind: 'inverse' as const, attribute },
          }
        : [],
    );
  }

  private releasedBy(entity: EntityModel, unlink: readonly DeleteRule[]): DeleteRules['released'] {
    const owners = this.referencesTo(entity).filter(({ attribute }) => deletePolicyOf(attribute) === 'cascade');
    const unlinked = unlink.flatMap(({ path, other }) =>
      path.kind === 'inverse' ? { from: other, attribute: path.attribute } : [],
    );
    return [...owners, ...unlinked]
      .filter(({ from }) => hasSoftDelete(from))
      .flatMap(({ from, attribute }) => classesWithTables(from).map((each) => ({ from: each, attribute })));
  }

  /** To-one references to the entity, each at the topmost class that has it. */
  private referencesTo(
    entity: EntityModel,
  ): readonly { readonly from: EntityModel; readonly attribute: ToOneAttribute }[] {
    return this.entities
      .referencesTo(entity)
      .flatMap(({ from, attribute }) =>
        attribute.kind === 'toOne' && !attribute.link && !isInherited(from, attribute) ? { from, attribute } : [],
      );
  }

  private linkSides(entity: EntityModel): readonly LinkSide[] {
    const own = [...entity.attributes.values()].flatMap((attribute) =>
      attribute.kind === 'toMany' && attribute.link.kind === 'joinTable' ? linkSide(attribute.link, 'owner') : [],
    );
    const others = this.entities
      .referencesTo(entity)
      .flatMap(({ attribute }) =>
        attribute.kind === 'toMany' && attribute.link.kind === 'joinTable' ? linkSide(attribute.link, 'target') : [],
      );
    return [...new Map([...own, ...others].map((each) => [`${each.table}.${each.held.column}`, each])).values()];
  }
}

const linkSide = (link: JoinTable, side: 'owner' | 'target'): LinkSide => ({ table: link.table, held: link[side] });

/** A reference of an embedded object is inherited with the object. */
const isInherited = ({ parent }: EntityModel, { name }: ToOneAttribute): boolean =>
  parent?.attributes.has(name.split('.')[0] ?? '') === true;

/** What the entity's own references say. */
function ownRules(entity: EntityModel): DeleteRule[] {
  return referencesOf(entity.attributes.values()).flatMap((attribute) => {
    const policy = deletePolicyOf(attribute);
    const path: ReferencePath | undefined =
      attribute.kind === 'toOne' && !attribute.link ? { kind: 'own', attribute } : policy && pathOf(attribute);
    return policy && path ? { policy, composition: attribute.composition, entity, other: attribute.target, path } : [];
  });
}
