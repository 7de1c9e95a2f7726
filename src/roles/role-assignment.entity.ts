import { IsIn, IsNotEmpty } from 'class-validator';
import { Column, Entity } from 'typeorm';
import { AdministrationEntity } from '../database/administration-entity.js';
import { RestEntity } from '../metadata/rest-entity.decorator.js';

/** Gives a role to a user, both by name: unknown codes are harmless, duplicates too (protocol/roles.md 9). */
@Entity('sec_role_assignment')
@RestEntity('sec_RoleAssignmentEntity', { instanceName: '{username}: {roleCode}' })
export class RoleAssignment extends AdministrationEntity {
  @Column('text')
  @IsNotEmpty()
  username!: string;

  @Column('text', { name: 'role_code' })
  @IsNotEmpty()
  roleCode!: string;

  @Column('text', { name: 'role_type' })
  @IsIn(['resource', 'row_level'])
  roleType!: string;
}
