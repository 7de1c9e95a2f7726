import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { Composition, Described } from '../../model/attribute.decorators.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';
import { ResourcePolicyRow } from './resource-policy.entity.js';

/** A resource role made at run time (protocol/roles.md 5, 10). Without `API` among its scopes it does not count here. */
@Entity('sec_resource_role')
@RestEntity('sec_ResourceRoleEntity', { instanceName: '{name}' })
export class ResourceRoleRow extends AdministrationEntity {
  @Column('text')
  @NotBlank()
  name!: string;

  @Column('text')
  @Index('uq_sec_resource_role_code', { unique: true, where: 'delete_ts IS NULL' })
  @NotBlank()
  code!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  /** Codes of resource roles of either source whose policies this role has too; unknown ones grant nothing. */
  @Column('text', { array: true, nullable: true })
  @Described({ items: { pattern: '\\S' } })
  childRoles!: string[] | null;

  /** `API`, `UI` or both. */
  @Column('text', { array: true, nullable: true })
  @Described({ items: { enum: ['API', 'UI'] } })
  scopes!: string[] | null;

  @OneToMany(() => ResourcePolicyRow, (policy) => policy.role)
  @Composition()
  resourcePolicies!: Relation<ResourcePolicyRow>[];

  @Column('text', { nullable: true })
  sysTenantId!: string | null;
}
