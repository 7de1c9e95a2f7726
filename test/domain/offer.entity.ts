import { IsEmail, IsOptional, Matches, Min, MinLength, Validate, ValidateIf } from 'class-validator';
import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { ClassConstraint, RestEntity, StandardEntity } from 'latchkey';
import { Customer } from './customer.entity.js';
import { FreeCodeRule } from './free-code.rule.js';

/** Rules over several attributes, rules of the application, conditions and groups. */
@Entity('domain_offer')
@RestEntity('Offer', { instanceName: '{code}' })
@ClassConstraint((offer: Offer) => offer.opens === null || offer.closes === null || offer.opens <= offer.closes, {
  message: '{shop.offer.period}',
})
@ClassConstraint((offer: Offer) => offer.customer !== null || offer.kind !== 'personal', {
  message: 'a personal offer is for somebody',
})
@ClassConstraint(() => false, { message: 'checked by others', groups: ['Import'] })
export class Offer extends StandardEntity {
  @Column('text', { nullable: true })
  @Validate(FreeCodeRule, { message: '{shop.offer.codeTaken}' })
  @Matches(/^[A-Z]/, { message: 'begins with a letter', groups: ['REST'] })
  @MinLength(3, { groups: ['Import', 'default'] })
  @MinLength(100, { groups: ['Import'] })
  code!: string | null;

  @Column('text', { nullable: true })
  kind!: string | null;

  @Column('timestamptz', { nullable: true })
  opens!: string | null;

  @Column('timestamptz', { nullable: true })
  closes!: string | null;

  @Column('numeric', { nullable: true })
  @ValidateIf((offer: Offer) => offer.kind === 'rebate')
  @Min(5, { message: '{shop.offer.discount}' })
  discount!: string | null;

  @Column('text', { nullable: true })
  @IsOptional()
  @IsEmail({}, { message: '{shop.nowhere}' })
  contact!: string | null;

  @ManyToOne(() => Customer, { nullable: true })
  @JoinColumn()
  customer!: Relation<Customer> | null;
}
