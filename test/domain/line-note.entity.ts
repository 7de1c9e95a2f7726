import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/database/standard-entity.js';
import { RestEntity } from '../../src/latchkey/metadata/rest-entity.decorator.js';
import { OrderLine } from './order-line.entity.js';

/** The second level of the composition order, line, note. */
@Entity('domain_line_note')
@RestEntity('LineNote', { instanceName: '{text}' })
export class LineNote extends StandardEntity {
  @ManyToOne(() => OrderLine, (line) => line.notes, { nullable: false })
  @JoinColumn()
  line!: Relation<OrderLine>;

  @Column('text')
  text!: string;
}
