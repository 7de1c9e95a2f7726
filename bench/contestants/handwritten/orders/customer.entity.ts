import { Expose } from 'class-transformer';
import { Column, Entity } from 'typeorm';
import { StoredRecord } from '../stored-record.js';

@Entity('bench_customer')
export class Customer extends StoredRecord {
  @Column('text')
  name!: string;

  @Expose({ name: '_entityName' })
  readonly entityName = 'Customer';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return this.name;
  }
}
