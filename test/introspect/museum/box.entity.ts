import { Composition, RestEntity } from 'latchkey';
import { Column, Entity, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { ShelfBox } from './shelf-box.entity.js';

@Entity('boxes', { schema: 'archive', synchronize: false })
@RestEntity('Box', { instanceName: '{label}' })
export class Box {
  @PrimaryColumn('text')
  house!: string;

  @PrimaryColumn('text')
  code!: string;

  @Column('text', { nullable: true })
  label!: string | null;

  @OneToMany(() => ShelfBox, (shelfBox) => shelfBox.box)
  @Composition()
  shelfBoxes!: Relation<ShelfBox>[];
}
