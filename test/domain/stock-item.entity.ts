import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RestEntity } from 'latchkey';

/** A composite key. */
@Entity('domain_stock_item')
@RestEntity('StockItem')
export class StockItem {
  @PrimaryColumn('integer')
  warehouse!: number;

  @PrimaryColumn('bigint')
  sku!: string;

  @Column('integer', { nullable: true })
  quantity!: number | null;
}
