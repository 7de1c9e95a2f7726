import { Length } from 'class-validator';
import { Column } from 'typeorm';
import { RestEmbeddable } from 'latchkey';

@RestEmbeddable('Address')
export class Address {
  @Column('text', { nullable: true })
  country!: string | null;

  @Column('text', { nullable: true })
  city!: string | null;

  @Column('text', { nullable: true })
  @Length(5, 10)
  zip!: string | null;
}
