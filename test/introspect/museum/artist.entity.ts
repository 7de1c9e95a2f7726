import { Max, Min } from 'class-validator';
import { OnDeleteInverse, RestEntity } from 'latchkey';
import {
  Column,
  Entity,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { Country } from './country.entity.js';
import { Work } from './work.entity.js';

@Entity('artists', { synchronize: false })
@Unique(['firstName', 'lastName'])
@RestEntity('Artist', { instanceName: '{firstName} {lastName}' })
export class Artist {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  artistId!: number;

  @Column('varchar', { length: 40 })
  firstName!: string;

  @Column('varchar', { length: 40 })
  lastName!: string;

  @Column('integer', { nullable: true })
  @Min(-3000)
  @Max(2100)
  born!: number | null;

  @ManyToOne(() => Country, (country) => country.artistsByBirthCountry, { nullable: false })
  @JoinColumn({ name: 'birth_country_code' })
  birthCountry!: Relation<Country>;

  @ManyToOne(() => Country, (country) => country.artistsByDeathCountry)
  @JoinColumn({ name: 'death_country_code' })
  @OnDeleteInverse('unlink')
  deathCountry!: Relation<Country> | null;

  @ManyToOne(() => Artist, (artist) => artist.artistsByTeacher)
  @JoinColumn({ name: 'teacher_id' })
  teacher!: Relation<Artist> | null;

  @Column('text', { name: 'Nick Name', nullable: true })
  nickName!: string | null;

  @OneToMany(() => Artist, (artist) => artist.teacher)
  artistsByTeacher!: Relation<Artist>[];

  @OneToMany(() => Work, (work) => work.artist)
  works!: Relation<Work>[];
}
