import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity('bench_tag')
@RestEntity('Tag', { instanceName: '{name}' })
export class Tag extends StandardEntity {
  @Column('text')
  name!: string;
}
