import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { Described, EnumColumn } from '../../model/attribute.decorators.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';
import { RowLevelRoleRow } from './row-level-role.entity.js';

export enum RowLevelPolicyType {
  JPQL = 'jpql',
  PREDICATE = 'predicate',
}

export enum RowLevelPolicyAction {
  CREATE = 'create',
  READ = 'read',
  UPDATE = 'update',
  DELETE = 'delete',
}

/** One policy of a {@link RowLevelRoleRow}; protocol/roles.md 6 and 10, protocol/README.md decision 6. */
@Entity('sec_row_level_policy')
@RestEntity('sec_RowLevelPolicyEntity', { instanceName: '{entityName}: {action}' })
export class RowLevelPolicyRow extends AdministrationEntity {
  @EnumColumn('sec_RowLevelPolicyType', RowLevelPolicyType)
  type!: RowLevelPolicyType;

  /** The entity whose rows, and those of its subclasses, are restricted. */
  @Column('text')
  @NotBlank()
  entityName!: string;

  @EnumColumn('sec_RowLevelPolicyAction', RowLevelPolicyAction)
  action!: RowLevelPolicyAction;

  /** The condition tree of a `JPQL` policy as JSON text; it always restricts reading. */
  @Column('text', { nullable: true })
  whereClause!: string | null;

  /** Refused: a path of the condition tree says the same. */
  @Column('text', { nullable: true })
  @Described({ enum: [] })
  joinClause!: string | null;

  /** The condition tree of a `PREDICATE` policy as JSON text. */
  @Column('text', { nullable: true })
  script!: string | null;

  @ManyToOne(() => RowLevelRoleRow, (role) => role.rowLevelPolicies, { nullable: false })
  @JoinColumn()
  @Index()
  role!: Relation<RowLevelRoleRow>;
}
