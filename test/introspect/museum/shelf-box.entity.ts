import { RestEntity } from 'latchkey';
import { Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Box } from './box.entity.js';
import { Shelf } from './shelf.entity.js';

@Entity('shelf_boxes', { schema: 'archive', synchronize: false })
@RestEntity('ShelfBox', { instanceName: '{house} {shelfNumber} {boxCode}' })
export class ShelfBox {
  @PrimaryColumn('text')
  house!: string;

  @PrimaryColumn('integer')
  shelfNumber!: number;

  @ManyToOne(() => Shelf, (shelf) => shelf.shelfBoxes, { nullable: false })
  @JoinColumn([
    { name: 'house', referencedColumnName: 'house' },
    { name: 'shelf_number', referencedColumnName: 'number' },
  ])
  shelf!: Relation<Shelf>;

  @PrimaryColumn('text')
  boxCode!: string;

  @ManyToOne(() => Box, (box) => box.shelfBoxes, { nullable: false })
  @JoinColumn([
    { name: 'house', referencedColumnName: 'house' },
    { name: 'box_code', referencedColumnName: 'code' },
  ])
  box!: Relation<Box>;
}
