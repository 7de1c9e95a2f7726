import { IsPositive } from 'class-validator';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';
import { Order } from './order.entity.js';
import { Product } from './product.entity.js';

@Entity()
@RestEntity('OrderLine', { instanceName: '{product}' })
export class OrderLine extends StandardEntity {
  @Column('double precision')
  @IsPositive()
  quantity!: number;

  @ManyToOne(() => Order, (order) => order.lines, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  @Index()
  order!: Relation<Order>;

  @ManyToOne(() => Product, { nullable: false })
  @JoinColumn()
  @Index()
  product!: Relation<Product>;
}
