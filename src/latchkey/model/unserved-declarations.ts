import type { EntityMetadata } from 'typeorm';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { attributeDeclarationsOf } from './declarations.js';
import type { EntityModel } from './entity-model.js';
import { isHidden } from './exposure.js';

/**
 * Looks for what TypeORM's repositories do and the API would leave out in silence (docs/model.md).
 *
 * @throws DeclarationError naming class, declaration and cure
 */
export function refuseUnserved(metadata: EntityMetadata, model: EntityModel, attempt: Attempt): void {
  attempt(() => {
    refuseTree(metadata, model);
  });
  attempt(() => {
    refuseListeners(metadata, model);
  });
  attempt(() => {
    refuseVirtualColumns(metadata, model);
  });
  attempt(() => {
    refuseValuesAsCompositions(metadata, model);
  });
}

/** Only the repository of TypeORM keeps paths and closure tables. */
function refuseTree({ treeType }: EntityMetadata, { name, readOnly }: EntityModel): void {
  if (treeType !== undefined && treeType !== 'adjacency-list' && !readOnly) {
    throw new DeclarationError(
      `Entity ${name} is a @Tree('${treeType}'), whose columns the API does not keep: use @ManyToOne and @OneToMany to ${name} instead, or declare it readOnly in @RestEntity`,
    );
  }
}

function refuseListeners({ listeners }: EntityMetadata, { name, target, readOnly }: EntityModel): void {
  const listener = listeners.find(
    ({ propertyName, type }) => !isHidden(target, propertyName) && !(readOnly && type !== 'after-load'),
  );
  if (listener) {
    throw new DeclarationError(
      `Entity ${name}: ${listener.propertyName}() listens to ${listener.type}, and the API calls no listeners: write an @EntityHooks(${target.name}), or add @Hidden() to ${listener.propertyName}() to keep it for repositories of your own`,
    );
  }
}

function refuseVirtualColumns({ columns }: EntityMetadata, { name, target }: EntityModel): void {
  const virtual = columns.find((column) => column.isVirtualProperty && !isHidden(target, column.propertyName));
  if (virtual) {
    throw new DeclarationError(
      `Entity ${name}: ${virtual.propertyName} is a @VirtualColumn, whose SQL knows nothing of roles: use @TransientAttribute, a view or a generated column, or add @Hidden()`,
    );
  }
}

function refuseValuesAsCompositions({ columns }: EntityMetadata, { name, target }: EntityModel): void {
  const column = columns.find(
    ({ propertyName, relationMetadata }) =>
      !relationMetadata && attributeDeclarationsOf(target).get(propertyName)?.composition === true,
  );
  if (column) {
    throw new DeclarationError(
      `Entity ${name}: ${column.propertyName} is a @Composition but no reference: remove @Composition, or make it a relation`,
    );
  }
}
