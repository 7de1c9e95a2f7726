import { Column, Entity, OneToMany, type Relation } from 'typeorm';
import { AdministrationEntity } from '../model/administration-entity.js';
import { Composition, InstanceName, OrderBy } from '../model/attribute.decorators.js';
import { NotBlank } from '../model/constraints/values.decorators.js';
import { RestEntity } from '../model/rest-entity.decorator.js';
import { localeTexts, textIn } from '../common/locale-texts.js';
import { CategoryAttribute } from './category-attribute.entity.js';

/** Some of the dynamic attributes of one entity; protocol/dynamic-attributes.md 1. */
@Entity('dynat_category')
@RestEntity('dynat_Category')
export class Category extends AdministrationEntity {
  @Column('text')
  @NotBlank()
  name!: string;

  /** Name of the entity whose objects have the attributes. */
  @Column('text')
  @NotBlank()
  entityType!: string;

  @Column('boolean', { nullable: true })
  isDefault!: boolean | null;

  @OneToMany(() => CategoryAttribute, (attribute) => attribute.category)
  @Composition()
  @OrderBy('orderNo', 'code')
  categoryAttrs!: Relation<CategoryAttribute>[];

  @Column('text', { nullable: true })
  localeNames!: string | null;

  @Column('text', { nullable: true })
  special!: string | null;

  /** The name, as the reader's language has it. */
  @InstanceName({ dependsOn: ['name', 'localeNames'] })
  caption(locale: string): string {
    return textIn(localeTexts(this.localeNames), locale) ?? this.name;
  }
}
