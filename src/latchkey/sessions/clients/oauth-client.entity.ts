import { IsOptional } from 'class-validator';
import { Column, Entity, Index } from 'typeorm';
import { AdministrationEntity } from '../../model/administration-entity.js';
import { Described, Secret } from '../../model/attribute.decorators.js';
import { NotBlank } from '../../model/constraints/values.decorators.js';
import { RestEntity } from '../../model/rest-entity.decorator.js';

const list = { array: true, default: [] } as const;

/**
 * A client that administrators keep in the database, in addition to those of the settings (protocol/oauth.md 2). The
 * secret is written as plain text and stored as a hash. `OAuthClientHook` checks what the columns alone cannot.
 */
@Entity('sec_oauth_client')
@RestEntity('sec_OAuthClientEntity', { instanceName: '{clientId}' })
export class OAuthClientEntity extends AdministrationEntity {
  @Column('text')
  @Index('uq_sec_oauth_client_client_id', { unique: true, where: 'delete_ts IS NULL' })
  @NotBlank()
  clientId!: string;

  @Column('text', { nullable: true })
  @Secret()
  @IsOptional()
  clientSecret!: string | null;

  @Column('text', { array: true, default: ['basic', 'post'] })
  @Described({ minItems: 1, items: { enum: ['basic', 'post', 'none'] } })
  authMethods!: string[];

  @Column('text', { array: true, default: ['password', 'refresh_token'] })
  @Described({
    minItems: 1,
    items: { enum: ['password', 'refresh_token', 'client_credentials', 'authorization_code'] },
  })
  grantTypes!: string[];

  @Column('text', { array: true, default: ['rest-api'] })
  @Described({ minItems: 1, items: { pattern: '^[!#-\\[\\]-~]+$' } })
  scopes!: string[];

  /** Seconds. */
  @Column('integer', { default: 43_200 })
  @Described({ minimum: 1 })
  accessTokenTtl!: number;

  /** Seconds. */
  @Column('integer', { default: 31_536_000 })
  @Described({ minimum: 1 })
  refreshTokenTtl!: number;

  /** `reuse` or `rotate`; null: by the ways in which the client authenticates. */
  @Column('text', { nullable: true })
  @Described({ enum: ['reuse', 'rotate'] })
  refreshTokenPolicy!: string | null;

  @Column('integer', { default: 10 })
  @Described({ minimum: 0 })
  rotationGraceSeconds!: number;

  @Column('text', list)
  @Described({ items: {} })
  redirectUris!: string[];

  @Column('boolean', { default: true })
  requireProofKey!: boolean;

  /** Codes of roles that a token of `client_credentials` has. */
  @Column('text', list)
  @Described({ items: {} })
  resourceRoles!: string[];

  @Column('text', list)
  @Described({ items: {} })
  rowLevelRoles!: string[];

  @Column('boolean', { default: false })
  introspectAny!: boolean;
}
