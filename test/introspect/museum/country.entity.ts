import { IsNotEmpty } from 'class-validator';
import { RestEntity } from 'latchkey';
import { Column, Entity, OneToMany, PrimaryColumn, type Relation } from 'typeorm';
import { Artist } from './artist.entity.js';

/** Where artists come from */
@Entity('countries', { synchronize: false })
@RestEntity('Country', { instanceName: '{name}' })
export class Country {
  @PrimaryColumn('varchar', { length: 2 })
  code!: string;

  /** Name in English */
  @Column('text', { unique: true })
  @IsNotEmpty()
  name!: string;

  @OneToMany(() => Artist, (artist) => artist.birthCountry)
  artistsByBirthCountry!: Relation<Artist>[];

  @OneToMany(() => Artist, (artist) => artist.deathCountry)
  artistsByDeathCountry!: Relation<Artist>[];
}
