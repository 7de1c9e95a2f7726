import { IsNotEmpty } from 'class-validator';
import { Column, Entity } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

@Entity()
@RestEntity('CustomerCategory', { instanceName: '{name}' })
export class CustomerCategory extends StandardEntity {
  @Column('text')
  @IsNotEmpty()
  name!: string;
}
