import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { OnDelete, OnDeleteInverse, RestEntity, StandardEntity } from 'latchkey';
import { Exhibit } from './exhibit.entity.js';
import { Guide } from './tour.entity.js';

@Entity('museum_insurance')
@RestEntity('Insurance')
export class Insurance extends StandardEntity {
  @Column('text')
  policy!: string;
}

/** An exhibit on loan cannot be deleted, nor a loan that is insured; a deleted loan lets its courier go. */
@Entity('museum_loan')
@RestEntity('Loan')
export class Loan extends StandardEntity {
  @ManyToOne(() => Exhibit, { nullable: false })
  @JoinColumn()
  @OnDeleteInverse('deny')
  exhibit!: Relation<Exhibit>;

  @ManyToOne(() => Insurance, { nullable: true })
  @JoinColumn()
  @OnDelete('deny')
  insurance!: Relation<Insurance> | null;

  @ManyToOne(() => Guide, { nullable: true })
  @JoinColumn()
  @OnDelete('unlink')
  courier!: Relation<Guide> | null;
}
