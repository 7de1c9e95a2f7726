import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users', { schema: 'archive', synchronize: false })
@RestEntity('MuseumArchiveUser', { instanceName: '{id}' })
export class MuseumArchiveUser {
  @PrimaryColumn('integer')
  id!: number;

  @Column('boolean', { default: false })
  aNameOfSixtyThreeBytesWhichIsTheLongestOnePossibleX!: boolean;
}
