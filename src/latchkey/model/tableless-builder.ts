import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { type Attribute, type EmbeddedAttribute, isValueAttribute, type ValueAttribute } from './attribute.js';
import { isGetter } from './column-facts.js';
import { type AttributeDeclaration, attributeDeclarationsOf, type TransientDeclaration } from './declarations.js';
import { embeddedIn } from './embedded-parts.js';
import type { EntityModel } from './entity-model.js';
import { heirsOf } from './class-hierarchy.js';
import { quote } from './sql-identifier.js';
import { transientAttribute } from './transient-attribute.js';

/**
 * Fills the attributes of an entity without a table from its decorators. They are columns of a relation without rows
 * ({@link EntityModel.table}), so that reads check plans, filters and rights as those of any entity, and find nothing.
 */
export class TablelessBuilder {
  private readonly declarations: readonly (readonly [string, AttributeDeclaration])[];

  /** @param models entities by their class, those with tables complete */
  constructor(
    private readonly model: EntityModel,
    private readonly models: ReadonlyMap<unknown, EntityModel>,
    private readonly attempt: Attempt,
  ) {
    this.declarations = [...attributeDeclarationsOf(model.target)];
  }

  /** Values and keys: those of all entities come before the first {@link buildObjects}. */
  buildValues(): void {
    const { model } = this;
    for (const [name, declaration] of this.declarations) {
      this.attempt(() => {
        const transient = this.transientOf(name, declaration);
        if (transient.value.kind !== 'object' && !this.isComputed(name)) {
          model.attributes.set(name, this.value(name, declaration, transient, transient.value));
        }
      });
    }
    this.attempt(() => {
      if (model.key.attributes.length === 0) {
        throw new DeclarationError(
          `Entity ${model.name} has no table and no key: add @TransientAttribute('uuid', { key: true }) to its id, or @Entity() and a primary key`,
        );
      }
    });
  }

  /** Objects, and what getters make of the values. */
  buildObjects(): void {
    const { model } = this;
    for (const [name, { transient, ...declaration }] of this.declarations) {
      if (transient && this.isComputed(name)) {
        this.attempt(() =>
          model.attributes.set(
            name,
            transientAttribute(model, name, transient, (target) => this.models.get(target)),
          ),
        );
      } else if (transient?.value.kind === 'object') {
        const target = transient.value.target();
        this.attempt(() => model.attributes.set(name, this.object(name, declaration, transient, target)));
      }
    }
  }

  private transientOf(
    name: string,
    { transient, onDelete, onDeleteInverse }: AttributeDeclaration,
  ): TransientDeclaration {
    if (!transient) {
      throw this.fault(
        name,
        'is decorated, but has no type: add @TransientAttribute, @TransientEnum or @TransientObject',
      );
    }
    if (onDelete ?? onDeleteInverse) {
      throw this.fault(name, 'has a delete policy, but nothing deletes objects without a row: remove it');
    }
    return transient;
  }

  private isComputed(name: string): boolean {
    return isGetter(this.model.target.prototype as object, name);
  }

  private base(name: string, declaration: AttributeDeclaration, { key, mandatory }: TransientDeclaration) {
    return {
      name,
      owner: this.model.name,
      mandatory,
      nullable: !mandatory && !key,
      readOnly: declaration.readOnly === true,
      secret: declaration.secret === true,
    };
  }

  private value(
    name: string,
    declaration: AttributeDeclaration,
    transient: TransientDeclaration,
    value: Exclude<TransientDeclaration['value'], { readonly kind: 'object' }>,
  ): ValueAttribute {
    const base = { ...this.base(name, declaration, transient), column: this.column(name), generated: false };
    if (value.kind === 'enum') {
      if (value.enum.fault !== undefined) {
        throw this.fault(name, `has an unusable enum. ${value.enum.fault}`);
      }
      return { ...base, kind: 'enum', enum: value.enum };
    }
    const { key, list } = transient;
    const { type } = value;
    const unbounded = { length: undefined, precision: undefined, scale: undefined };
    if (list) {
      return { ...base, ...unbounded, kind: 'elements', type };
    }
    const generated = key && type === 'uuid';
    return { ...base, ...unbounded, kind: 'scalar', type, generated, role: key ? 'primaryKey' : undefined };
  }

  private object(
    name: string,
    declaration: AttributeDeclaration,
    transient: TransientDeclaration,
    target: unknown,
  ): Attribute {
    const base = this.base(name, declaration, transient);
    const embeddable = this.embeddable(target);
    if (embeddable && !transient.list) {
      return { ...embeddable, ...base, attributes: this.parts(name, embeddable) };
    }
    const entity = this.models.get(target);
    if (!entity) {
      throw this.fault(
        name,
        `holds ${embeddable ? 'a list of the embeddable ' : ''}${classNameOf(target)}: an object is of an entity that a module lists, or one of an embeddable that an entity with a table uses`,
      );
    }
    const composite = [entity, ...(transient.list ? [this.model] : [])].find(({ key }) => key.attributes.length !== 1);
    if (composite) {
      throw this.fault(name, `is a reference of or to ${composite.name}: give ${composite.name} a single key`);
    }
    const reference = { ...base, composition: declaration.composition === true, target: entity, onDelete: undefined };
    return transient.list
      ? { ...reference, kind: 'toMany', mandatory: false, nullable: true, link: this.link(entity) }
      : { ...reference, kind: 'toOne', oneToOne: false, column: this.column(name), onDeleteInverse: undefined };
  }

  private embeddable(target: unknown): EmbeddedAttribute | undefined {
    return [...this.models.values()]
      .filter(({ stored }) => stored)
      .flatMap(({ attributes }) => embeddedIn(attributes.values()))
      .find((each) => each.target === target);
  }

  private parts(name: string, { attributes }: EmbeddedAttribute): ReadonlyMap<string, Attribute> {
    return new Map(
      [...attributes].map(([part, attribute]): [string, Attribute] => [part, this.part(`${name}.${part}`, attribute)]),
    );
  }

  private part(name: string, attribute: Attribute): Attribute {
    if (attribute.kind === 'embedded') {
      return { ...attribute, attributes: this.parts(name, attribute) };
    }
    return isValueAttribute(attribute) || attribute.kind === 'toOne'
      ? { ...attribute, column: this.column(name) }
      : attribute;
  }

  private link(target: EntityModel) {
    const [owner, item] = [this.model, target].map(({ key }) => key.textType);
    return {
      kind: 'joinTable',
      table: `(SELECT NULL::${owner} AS owner, NULL::${item} AS item WHERE FALSE)`,
      owner: { column: 'owner' },
      target: { column: 'item' },
      owning: false,
    } as const;
  }

  /** Classes of one hierarchy share a relation, so the declaring class is part of the name. */
  private column(name: string): string {
    const [attribute = ''] = name.split('.');
    return quote(`${heirsOf(this.model.target, attribute).at(-1)?.name ?? ''}.${name}`);
  }

  private fault(name: string, sentence: string): DeclarationError {
    return new DeclarationError(`Entity ${this.model.name}, which has no table: ${name} ${sentence}`);
  }
}

const classNameOf = (target: unknown): string => (typeof target === 'function' ? target.name : String(target));
