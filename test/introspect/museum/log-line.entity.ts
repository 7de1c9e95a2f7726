import { RestEntity } from 'latchkey';
import { Column, ViewEntity } from 'typeorm';

@ViewEntity({ name: 'log_lines', synchronize: false })
@RestEntity('LogLine', { readOnly: true })
export class LogLine {
  @Column('timestamptz')
  moment!: Date;

  @Column('integer', { nullable: true })
  id!: number | null;

  @Column('text', { nullable: true })
  line!: string | null;
}
