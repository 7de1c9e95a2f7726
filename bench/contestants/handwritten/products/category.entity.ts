import { Expose } from 'class-transformer';
import { Column, Entity } from 'typeorm';
import { StoredRecord } from '../stored-record.js';

@Entity('bench_category')
export class Category extends StoredRecord {
  @Column('text')
  name!: string;

  @Expose({ name: '_entityName' })
  readonly entityName = 'Category';

  @Expose({ name: '_instanceName' })
  get instanceName(): string {
    return this.name;
  }
}
