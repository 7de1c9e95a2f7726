import { Length, Min, ValidateNested } from 'class-validator';
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
import { Composition, RestEntity } from 'latchkey';

/** Its items are reported under their own place in it. */
@Entity('domain_cabinet')
@RestEntity('Cabinet')
export class Cabinet {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @OneToMany(() => Drawer, (drawer) => drawer.cabinet)
  @Composition()
  @ValidateNested()
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
  @Min(1)
  place!: number;

  @OneToMany(() => Label, (label) => label.drawer)
  @Composition()
  @ValidateNested()
  labels!: Relation<Label>[];
}

@Entity('domain_label')
@RestEntity('Label')
export class Label {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @ManyToOne(() => Drawer, (drawer) => drawer.labels, { nullable: false })
  @JoinColumn()
  drawer!: Relation<Drawer>;

  @Column('text')
  @Length(2, 5)
  text!: string;
}
