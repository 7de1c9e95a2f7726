import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity('bench_category')
@RestEntity('Category', { instanceName: '{name}' })
export class Category extends StandardEntity {
  @Column('text')
  name!: string;
}
