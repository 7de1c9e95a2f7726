import { IsIn, Matches } from 'class-validator';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { AdministrationEntity } from '../model/administration-entity.js';
import { DatatypeColumn, ReadOnly } from '../model/attribute.decorators.js';
import { NotBlank } from '../model/constraints/values.decorators.js';
import { RestEntity } from '../model/rest-entity.decorator.js';
import { Category } from './category.entity.js';
import { DYNAMIC_TYPES } from './dynamic-types.js';
import { ReferenceToEntity } from './reference-to-entity.js';

/**
 * The definition of a dynamic attribute; protocol/dynamic-attributes.md 1, 2. What screens make of it is stored and
 * returned without effect. `CategoryAttributeHook` checks what columns alone cannot.
 */
@Entity('dynat_category_attribute')
@RestEntity('dynat_CategoryAttribute', { instanceName: '{name} ({code})' })
@Index('uq_dynat_category_attribute_code', ['categoryEntityType', 'code'], {
  unique: true,
  where: 'delete_ts IS NULL',
})
export class CategoryAttribute extends AdministrationEntity {
  @ManyToOne(() => Category, (category) => category.categoryAttrs, { nullable: false })
  @JoinColumn()
  @Index()
  category!: Relation<Category>;

  /** The entity of the category. */
  @Column('text', { nullable: true })
  @ReadOnly()
  categoryEntityType!: string | null;

  @Column('text')
  @NotBlank()
  name!: string;

  /** The attribute is called `+<code>`. */
  @Column('varchar', { length: 100 })
  @Matches(/^[a-z]\w*$/)
  code!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  @Column('text')
  @IsIn(Object.keys(DYNAMIC_TYPES))
  dataType!: string;

  @Column('integer', { nullable: true })
  orderNo!: number | null;

  @Column('boolean', { nullable: true })
  required!: boolean | null;

  @Column('boolean', { nullable: true })
  isCollection!: boolean | null;

  /** Values of an `ENUMERATION`, joined by commas. */
  @Column('text', { nullable: true })
  enumeration!: string | null;

  /** Name of the entity that values of an `ENTITY` refer to. */
  @Column('text', { nullable: true })
  entityClass!: string | null;

  @Column('varchar', { length: 4000, nullable: true })
  defaultString!: string | null;

  @Column('integer', { nullable: true })
  defaultInt!: number | null;

  @Column('double precision', { nullable: true })
  defaultDouble!: number | null;

  @Column('numeric', { precision: 36, scale: 10, nullable: true })
  defaultDecimal!: string | null;

  @Column('boolean', { nullable: true })
  defaultBoolean!: boolean | null;

  @DatatypeColumn('dateTime', { nullable: true })
  defaultDate!: Date | null;

  @Column('boolean', { nullable: true })
  defaultDateIsCurrent!: boolean | null;

  @Column('date', { nullable: true })
  defaultDateWithoutTime!: string | null;

  @Column(() => ReferenceToEntity)
  defaultEntity!: ReferenceToEntity;

  /** Lines of `<locale>=<text>`. */
  @Column('text', { nullable: true })
  localeNames!: string | null;

  @Column('text', { nullable: true })
  localeDescriptions!: string | null;

  @Column('text', { nullable: true })
  enumerationLocales!: string | null;

  /** A JSON object: `minInt`, `maxInt` and so on; scripts are refused. */
  @Column('text', { nullable: true })
  configuration!: string | null;

  @Column('boolean', { nullable: true })
  lookup!: boolean | null;

  @Column('text', { nullable: true })
  screen!: string | null;

  @Column('text', { nullable: true })
  targetScreens!: string | null;

  @Column('text', { nullable: true })
  width!: string | null;

  @Column('integer', { nullable: true })
  rowsCount!: number | null;

  @Column('text', { nullable: true })
  whereClause!: string | null;

  @Column('text', { nullable: true })
  joinClause!: string | null;

  @Column('text', { nullable: true })
  filterXml!: string | null;
}
