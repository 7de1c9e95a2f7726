import { RestEntity } from 'latchkey';
import { Entity, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { ShelfBox } from './shelf-box.entity.js';

@Entity('shelves', { schema: 'archive', synchronize: false })
@RestEntity('Shelf', { instanceName: '{number}' })
export class Shelf {
  @PrimaryColumn('text')
  house!: string;

  @PrimaryColumn('integer')
  number!: number;

  @OneToMany(() => ShelfBox, (shelfBox) => shelfBox.shelf)
  shelfBoxes!: Relation<ShelfBox>[];
}
