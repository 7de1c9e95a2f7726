import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { RestEntity } from 'latchkey';

/** A `long` key that the database makes. */
@Entity('domain_region')
@RestEntity('Region', { instanceName: '{name}' })
export class Region {
  @PrimaryGeneratedColumn('increment', { type: 'bigint' })
  id!: string;

  @Column('text')
  name!: string;
}
