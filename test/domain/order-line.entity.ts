import { Min } from 'class-validator';
import { Column, Entity, JoinColumn, ManyToOne, OneToMany, type Relation } from 'typeorm';
import { Composition, RestEntity, StandardEntity } from 'latchkey';
import { LineNote } from './line-note.entity.js';
import { Order } from './order.entity.js';
import { Product } from './product.entity.js';

@Entity('domain_order_line')
@RestEntity('OrderLine', { instanceName: '{product} x {quantity}' })
export class OrderLine extends StandardEntity {
  @ManyToOne(() => Order, (order) => order.lines, { nullable: false })
  @JoinColumn()
  order!: Relation<Order>;

  @ManyToOne(() => Product, { nullable: true })
  @JoinColumn()
  product!: Relation<Product> | null;

  @Column('double precision', { nullable: true })
  @Min(0)
  quantity!: number | null;

  @OneToMany(() => LineNote, (note) => note.line)
  @Composition()
  notes!: Relation<LineNote>[];
}
