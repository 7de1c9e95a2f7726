import { IsNotEmpty } from 'class-validator';
import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../latchkey/database/standard-entity.js';
import { RestEntity } from '../latchkey/metadata/rest-entity.decorator.js';

@Entity()
@RestEntity('Tag', { instanceName: '{name}' })
export class Tag extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  name!: string;
}
