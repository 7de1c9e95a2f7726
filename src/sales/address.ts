import { Column } from 'typeorm';
import { RestEmbeddable } from 'latchkey';

@RestEmbeddable('Address')
export class Address {
  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  city!: string | null;

  @Column('text', { nullable: true })
  zip!: string | null;
}
