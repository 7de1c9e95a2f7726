import { RestEntity } from 'latchkey';
import { Column, ViewEntity } from 'typeorm';

@ViewEntity({ name: 'prices', synchronize: false })
@RestEntity('Price', { instanceName: '{title}', readOnly: true })
export class Price {
  @Column('text', { nullable: true })
  title!: string | null;

  @Column('numeric', { precision: 12, scale: 2, nullable: true })
  price!: string | null;

  @Column('smallint', { nullable: true })
  rating!: number | null;
}
