import { RestEntity } from 'latchkey';
import { Column, ViewEntity } from 'typeorm';

@ViewEntity({ name: 'seals', synchronize: false })
@RestEntity('Seal', { instanceName: '{mark}', readOnly: true })
export class Seal {
  @Column('interval')
  mark!: string;

  @Column('text')
  motif!: string;
}
