import { Expose, Transform } from 'class-transformer';
import { Column, Entity, Index } from 'typeorm';
import { StoredRecord } from '../stored-record.js';

export enum GadgetState {
  NEW = 'new',
  USED = 'used',
}

@Entity('bench_gadget')
export class Gadget extends StoredRecord {
  @Column('text')
  @Index()
  name!: string;

  @Column('jsonb')
  settings!: unknown;

  @Column('enum', { enum: GadgetState, enumName: 'bench_gadget_state_enum' })
  @Transform(({ value }: { value: GadgetState }) => value.toUpperCase())
  state!: GadgetState;

  @Column('text', { array: true })
  labels!: string[];

  @Expose({ name: '_entityName' })
  readonly entityName = 'Gadget';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return this.name;
  }
}
