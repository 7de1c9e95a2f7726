import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { RestEntity } from 'latchkey';

/** Without soft delete, while the exhibits that own cards have it. */
@Entity('museum_catalog_card')
@RestEntity('CatalogCard')
export class CatalogCard {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text')
  text!: string;
}
