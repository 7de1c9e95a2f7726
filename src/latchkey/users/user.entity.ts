import { IsEmail, IsNotEmpty, IsOptional } from 'class-validator';
import { Column, Entity, Index } from 'typeorm';
import { AdministrationEntity } from '../model/administration-entity.js';
import { NotBlank, TimeZone } from '../model/constraints/values.decorators.js';
import { Described, Secret } from '../model/attribute.decorators.js';
import { RestEntity } from '../model/rest-entity.decorator.js';

/** An account (protocol/roles.md 10). The password is written as plain text and stored as a hash. */
@Entity('app_user')
@RestEntity('User', { instanceName: '{firstName} {lastName} [{username}]' })
export class User extends AdministrationEntity {
  @Column('text')
  @Index('uq_app_user_username', { unique: true, where: 'delete_ts IS NULL' })
  @NotBlank()
  @Described({ pattern: '^\\S(?:.*\\S)?$' })
  username!: string;

  @Column('text', { nullable: true })
  @Secret()
  @IsOptional()
  @IsNotEmpty()
  password!: string | null;

  @Column('text', { nullable: true })
  firstName!: string | null;

  @Column('text', { nullable: true })
  lastName!: string | null;

  @Column('text', { nullable: true })
  @IsOptional()
  @IsEmail()
  email!: string | null;

  @Column('boolean', { default: true })
  active!: boolean;

  /** The time zone in which this user sees moments; null means that of the server. */
  @Column('text', { nullable: true })
  @TimeZone()
  timeZoneId!: string | null;

  @Column('boolean', { default: false })
  passwordChangeRequired!: boolean;
}
