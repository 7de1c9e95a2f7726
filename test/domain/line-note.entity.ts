import { Column, Entity, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';
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
