import { IsNotEmpty } from 'class-validator';
import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity()
@RestEntity('Tag', { instanceName: '{name}' })
export class Tag extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  name!: string;
}
