import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { RestEntity } from 'latchkey';
import { Currency } from './currency.entity.js';
import { Region } from './region.entity.js';

/** An `int` key with another name than `id` that the database makes; references to entities with other keys than uuids. */
@Entity('domain_shelf')
@RestEntity('Shelf')
export class Shelf {
  @PrimaryGeneratedColumn('increment')
  code!: number;

  @Column('text', { nullable: true })
  label!: string | null;

  @ManyToOne(() => Region, { nullable: true })
  @JoinColumn()
  region!: Relation<Region> | null;

  @ManyToOne(() => Currency, { nullable: true })
  @JoinColumn()
  currency!: Relation<Currency> | null;
}
