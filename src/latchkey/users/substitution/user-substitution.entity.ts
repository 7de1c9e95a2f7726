import { Column, Entity, Index } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';

/** Lets a user act with the rights of another one for a time, both days inclusive (protocol/roles.md 9, 10). */
@Entity('sec_user_substitution')
@RestEntity('sec_UserSubstitutionEntity', { instanceName: '{username}: {substitutedUsername}' })
export class UserSubstitution extends AdministrationEntity {
  @Column('text')
  @Index({ where: 'delete_ts IS NULL' })
  @NotBlank()
  username!: string;

  @Column('text')
  @NotBlank()
  substitutedUsername!: string;

  /** Null is open. */
  @Column('date', { nullable: true })
  startDate!: string | null;

  @Column('date', { nullable: true })
  endDate!: string | null;
}
