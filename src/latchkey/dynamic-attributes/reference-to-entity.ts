import { Column } from 'typeorm';
import { RestEmbeddable } from '../model/rest-entity.decorator.js';

/** The key of an object, in the member of its type. */
@RestEmbeddable('data_ReferenceToEntity')
export class ReferenceToEntity {
  @Column('uuid', { nullable: true })
  entityId!: string | null;

  @Column('text', { nullable: true })
  stringEntityId!: string | null;

  @Column('integer', { nullable: true })
  intEntityId!: number | null;

  @Column('bigint', { nullable: true })
  longEntityId!: string | null;
}
