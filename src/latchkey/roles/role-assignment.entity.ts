import { IsIn, IsNotEmpty } from 'class-validator';
import { Column, Entity, Index } from 'typeorm';
import { AdministrationEntity } from '../model/administration-entity.js';
import { RestEntity } from '../model/rest-entity.decorator.js';

/** Gives a role to a user, both by name; rows with codes that no role has are harmless, duplicates too (protocol/roles.md 9). */
@Entity('sec_role_assignment')
@RestEntity('sec_RoleAssignmentEntity', { instanceName: '{username}: {roleCode}' })
export class RoleAssignment extends AdministrationEntity {
  @Column('text')
  @Index({ where: 'delete_ts IS NULL' })
  @IsNotEmpty()
  username!: string;

  @Column('text')
  @Index({ where: 'delete_ts IS NULL' })
  @IsNotEmpty()
  roleCode!: string;

  @Column('text')
  @IsIn(['resource', 'row_level'])
  roleType!: string;
}
