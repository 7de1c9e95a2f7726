import { Column, Entity, Index } from 'typeorm';
import { NamedFetchPlan, RestEntity, StandardEntity } from 'latchkey';

export enum GadgetState {
  NEW = 'new',
  USED = 'used',
}

/** Kinds of columns that only some databases have. */
@Entity('bench_gadget')
@RestEntity('Gadget', { instanceName: '{name}' })
@NamedFetchPlan('gadget-page', ['name', 'settings', 'state', 'labels'])
export class Gadget extends StandardEntity {
  @Column('text')
  @Index()
  name!: string;

  @Column('jsonb')
  settings!: unknown;

  @Column('enum', { enum: GadgetState })
  state!: GadgetState;

  @Column('text', { array: true })
  labels!: string[];
}
