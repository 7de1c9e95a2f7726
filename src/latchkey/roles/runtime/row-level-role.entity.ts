import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { Composition, Described } from '../../model/attribute.decorators.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';
import { RowLevelPolicyRow } from './row-level-policy.entity.js';

/** A row-level role made at run time (protocol/roles.md 6, 10). */
@Entity('sec_row_level_role')
@RestEntity('sec_RowLevelRoleEntity', { instanceName: '{name}' })
export class RowLevelRoleRow extends AdministrationEntity {
  @Column('text')
  @NotBlank()
  name!: string;

  @Column('text')
  @Index('uq_sec_row_level_role_code', { unique: true, where: 'delete_ts IS NULL' })
  @NotBlank()
  code!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  /** Codes of row-level roles of either source whose policies this role has too; unknown ones restrict nothing. */
  @Column('text', { array: true, nullable: true })
  @Described({ items: { pattern: '\\S' } })
  childRoles!: string[] | null;

  @OneToMany(() => RowLevelPolicyRow, (policy) => policy.role)
  @Composition()
  rowLevelPolicies!: Relation<RowLevelPolicyRow>[];

  @Column('text', { nullable: true })
  sysTenantId!: string | null;
}
