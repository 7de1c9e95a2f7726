import { IsEmail, IsNotEmpty, IsOptional } from 'class-validator';
import { Column, Entity } from 'typeorm';
import { AdministrationEntity } from '../database/administration-entity.js';
import { Secret } from '../metadata/attribute.decorators.js';
import { RestEntity } from '../metadata/rest-entity.decorator.js';

/** An account (protocol/roles.md 10). The password is written as plain text and stored as a hash. */
@Entity('app_user')
@RestEntity('User', { instanceName: '{firstName} {lastName} [{username}]' })
export class User extends AdministrationEntity {
  @Column('text')
  @IsNotEmpty()
  username!: string;

  @Column('text', { nullable: true })
  @Secret()
  password!: string | null;

  @Column('text', { name: 'first_name', nullable: true })
  firstName!: string | null;

  @Column('text', { name: 'last_name', nullable: true })
  lastName!: string | null;

  @Column('text', { nullable: true })
  @IsOptional()
  @IsEmail()
  email!: string | null;

  @Column('boolean', { default: true })
  active!: boolean;

  @Column('text', { name: 'time_zone_id', nullable: true })
  timeZoneId!: string | null;

  @Column('boolean', { name: 'password_change_required', default: false })
  passwordChangeRequired!: boolean;
}
