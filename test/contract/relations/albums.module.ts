import { Module } from '@nestjs/common';
import {
  Composition,
  Latchkey,
  OnDeleteInverse,
  OrderBy,
  RestEntity,
  StandardEntity,
  UniqueUnlessDeleted,
} from 'latchkey';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
  Unique,
} from 'typeorm';

@Entity('spec_album')
@RestEntity('Album', { instanceName: '{title}' })
export class Album {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  title!: string;

  @OneToMany(() => Track, 'album')
  @Composition()
  @OrderBy('position', '-title')
  tracks!: Relation<Track>[];

  @ManyToMany(() => Label)
  @JoinTable({ name: 'spec_album_label' })
  @OrderBy('-name')
  @OnDeleteInverse('deny')
  labels!: Relation<Label>[];

  @ManyToMany(() => Mood)
  @JoinTable({ name: 'spec_album_mood' })
  @OnDeleteInverse('cascade')
  moods!: Relation<Mood>[];
}

/** An album with tracks cannot be deleted. */
@Entity('spec_track')
@RestEntity('Track', { instanceName: '{title}' })
@Unique(['album', 'slot'])
export class Track {
  @PrimaryColumn('int')
  id!: number;

  @Column('int')
  position!: number;

  @Column('text')
  title!: string;

  @Column('int', { nullable: true })
  slot!: number | null;

  @ManyToOne(() => Album, 'tracks', { nullable: false })
  @JoinColumn()
  @OnDeleteInverse('deny')
  album!: Relation<Album>;
}

@Entity('spec_label')
@RestEntity('Label', { instanceName: '{name}' })
export class Label {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

@Entity('spec_mood')
@RestEntity('Mood', { instanceName: '{name}' })
export class Mood {
  @PrimaryColumn('int')
  id!: number;

  @Column('text')
  name!: string;
}

@Entity('spec_medal')
@RestEntity('Medal')
export class Medal {
  @PrimaryColumn('int')
  id!: number;

  @Column('text', { unique: true })
  name!: string;

  @Column('int', { unique: true })
  rank!: number;
}

/** Its code is free again when it is deleted. */
@Entity('spec_voucher')
@RestEntity('Voucher', { instanceName: '{code}' })
@UniqueUnlessDeleted('code')
export class Voucher extends StandardEntity {
  @Column('text')
  code!: string;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Album, Track, Label, Mood, Medal, Voucher] })] })
export class AlbumsModule {}
