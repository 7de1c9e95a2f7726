import { Module } from '@nestjs/common';
import { EntityAttributePolicy, EntityPolicy, Latchkey, ResourceRole, RestEntity } from 'latchkey';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity('note', { synchronize: false })
@RestEntity('Note', { instanceName: '{text}' })
export class Note {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  author!: string;

  @Column('text')
  text!: string;
}

@ResourceRole({ code: 'note-editor', name: 'Note editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Note, 'all')
@EntityAttributePolicy(Note, '*', 'modify')
export class NoteEditorRole {}

@Module({ imports: [Latchkey.forFeature({ entities: [Note], roles: [NoteEditorRole] })] })
export class NoteModule {}
