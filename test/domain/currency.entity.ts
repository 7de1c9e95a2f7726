import { Column, Entity, PrimaryColumn } from 'typeorm';
import { RestEntity } from 'latchkey';

/** A string key with another name than `id`; no version, no audit, no soft delete. */
@Entity('domain_currency')
@RestEntity('Currency', { instanceName: '{code}' })
export class Currency {
  @PrimaryColumn('text')
  code!: string;

  @Column('text', { nullable: true })
  name!: string | null;
}
