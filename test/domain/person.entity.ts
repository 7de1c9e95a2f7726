import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { InstanceName, RestEntity } from 'latchkey';

/** Named by a method, which has no name for people without a last name. */
@Entity('domain_person')
@RestEntity('Person')
export class Person {
  @PrimaryGeneratedColumn('increment')
  id!: number;

  @Column('text', { nullable: true })
  first!: string | null;

  @Column('text', { nullable: true })
  last!: string | null;

  @Column('integer', { nullable: true })
  age!: number | null;

  @InstanceName({ dependsOn: ['first', 'last', 'age'] })
  displayName(): string {
    if (this.last === null) {
      throw new Error('Nobody has no last name');
    }
    return `${this.last}, ${this.first ?? '?'} (${(this.age ?? 0) + 1})`;
  }
}
