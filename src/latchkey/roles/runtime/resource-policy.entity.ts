import { IsIn } from 'class-validator';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { Described } from '../../model/attribute.decorators.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';
import { ResourceRoleRow } from './resource-role.entity.js';

/** One policy of a {@link ResourceRoleRow}; protocol/roles.md 1 and 10. */
@Entity('sec_resource_policy')
@RestEntity('sec_ResourcePolicyEntity', { instanceName: '{type}: {resource} {action}' })
export class ResourcePolicyRow extends AdministrationEntity {
  @Column('text')
  @IsIn(['entity', 'entityAttribute', 'specific', 'screen', 'menu'])
  type!: string;

  /** What {@link type} says: `Order`, `Order.name`, `Order.*`, `*`, `*.*`, `rest.enabled`, the id of a screen. */
  @Column('varchar', { length: 1000 })
  @NotBlank()
  resource!: string;

  @Column('text', { default: 'access' })
  action!: string;

  @Column('text', { default: 'allow' })
  @Described({ enum: ['allow'] })
  effect!: string;

  /** A free label. */
  @Column('text', { nullable: true, default: '' })
  policyGroup!: string | null;

  @ManyToOne(() => ResourceRoleRow, (role) => role.resourcePolicies, { nullable: false })
  @JoinColumn()
  @Index()
  role!: Relation<ResourceRoleRow>;
}
