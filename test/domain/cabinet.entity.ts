import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { Composition } from '../../src/metadata/attribute.decorators.js';
import { RestEntity } from '../../src/metadata/rest-entity.decorator.js';

@Entity('domain_cabinet')
@RestEntity('Cabinet')
export class Cabinet {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @OneToMany(() => Drawer, (drawer) => drawer.cabinet)
  @Composition()
  drawers!: Relation<Drawer>[];

  /** The drawer with the key. */
  @ManyToOne(() => Drawer, { nullable: true })
  @JoinColumn()
  locked!: Relation<Drawer> | null;
}

/** Items whose places are unique, without soft delete. */
@Entity('domain_drawer')
@Unique('uq_domain_drawer_place', ['cabinet', 'place'])
@RestEntity('Drawer')
export class Drawer {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @ManyToOne(() => Cabinet, (cabinet) => cabinet.drawers, { nullable: false })
  @JoinColumn()
  cabinet!: Relation<Cabinet>;

  @Column('integer')
  place!: number;
}
