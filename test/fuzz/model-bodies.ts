import fc from 'fast-check';
import { getOrCreate } from '../../src/latchkey/common/get-or-create.js';
import type {
  Attribute,
  ReferenceAttribute,
  ToManyAttribute,
  ToOneAttribute,
} from '../../src/latchkey/model/attribute.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { idJson, jsonOf, otherJson } from './model-values.js';
import type { ModelRows } from './model-rows.js';

/** Levels of compositions: an order, its lines, their notes. */
const DEPTH = 2;
/** Attributes of one object in addition to the mandatory ones. */
const MAX_ATTRIBUTES = 5;

type Body = Readonly<Record<string, unknown>>;

/** Objects as clients send them, made of what the model says about an entity. */
export class ModelBodies {
  private readonly bodies = new Map<string, fc.Arbitrary<Body>>();

  constructor(private readonly rows: ModelRows) {}

  /** A new object: all mandatory attributes, some others; now and then the class, an id, or something missing. */
  toCreate(entity: EntityModel): fc.Arbitrary<Body> {
    return this.creation(entity, DEPTH);
  }

  /** Some attributes, without a key. */
  toUpdate(entity: EntityModel): fc.Arbitrary<Body> {
    return this.attributes(entity, DEPTH);
  }

  private creation(entity: EntityModel, depth: number): fc.Arbitrary<Body> {
    return this.once(`create ${entity.name} ${depth}`, () => {
      const mandatory = [...entity.attributes.values()].filter(
        (attribute) => attribute.mandatory && !entity.key.attributes.some((key) => key === attribute),
      );
      const given = fc.record(
        Object.fromEntries(mandatory.map((attribute) => [attribute.name, this.value(attribute, depth)])),
        { noNullPrototype: true },
      );
      return fc
        .tuple(given, this.attributes(entity, depth), this.key(entity), this.className(entity), fc.nat({ max: 30 }))
        .map(([must, may, key, name, dice]) =>
          dice === 0 ? { ...may, ...key } : { ...may, ...must, ...key, ...name },
        );
    });
  }

  private attributes(entity: EntityModel, depth: number): fc.Arbitrary<Body> {
    return this.once(`attributes ${entity.name} ${depth}`, () => {
      const all = [...entity.attributes.values()].filter(
        (attribute) => !entity.key.attributes.some((key) => key === attribute),
      );
      const pairs = all.map((attribute) =>
        fc.tuple(
          fc.constant(attribute.name),
          fc.oneof({ weight: 40, arbitrary: this.value(attribute, depth) }, { weight: 1, arbitrary: otherJson }),
        ),
      );
      return fc.array(fc.oneof(...pairs), { maxLength: MAX_ATTRIBUTES }).map((entries) => Object.fromEntries(entries));
    });
  }

  private value(attribute: Attribute, depth: number): fc.Arbitrary<unknown> {
    const value = this.given(attribute, depth);
    return attribute.nullable ? fc.option(value, { freq: 8 }) : value;
  }

  private given(attribute: Attribute, depth: number): fc.Arbitrary<unknown> {
    switch (attribute.kind) {
      case 'computedReference':
        return this.reference(attribute);
      case 'scalar':
      case 'transient':
        return jsonOf(attribute.type);
      case 'enum':
        return fc.constantFrom(...attribute.enum.names);
      case 'elements':
        return fc.array(jsonOf(attribute.type), { maxLength: 3 });
      case 'embedded': {
        const parts = [...attribute.attributes].map(([name, part]) => [name, this.value(part, 0)] as const);
        return fc.record(Object.fromEntries(parts), { requiredKeys: [], noNullPrototype: true });
      }
      case 'toOne':
        return attribute.composition && depth > 0 ? this.item(attribute, depth) : this.reference(attribute);
      case 'toMany':
        return fc.array(attribute.composition && depth > 0 ? this.item(attribute, depth) : this.reference(attribute), {
          maxLength: 3,
        });
    }
  }

  private item({ target }: ToOneAttribute | ToManyAttribute, depth: number): fc.Arbitrary<unknown> {
    return fc.oneof({ weight: 3, arbitrary: this.creation(target, depth - 1) }, this.known(target, depth - 1));
  }

  /** An item that may be stored already. */
  private known(target: EntityModel, depth: number): fc.Arbitrary<unknown> {
    return fc
      .tuple(this.attributes(target, depth), this.anyId(target))
      .map(([body, id]) => ({ ...body, id: idJson(target, id) }));
  }

  private reference({ target }: ReferenceAttribute): fc.Arbitrary<unknown> {
    return fc.oneof(
      { weight: 30, arbitrary: fc.constantFrom(...this.rows.idsOf(target)).map((id) => ({ id: idJson(target, id) })) },
      { weight: 1, arbitrary: this.anyId(target).map((id) => ({ id: idJson(target, id), version: 7, other: 'x' })) },
      { weight: 1, arbitrary: fc.constantFrom({ id: '00000000-0000-4000-8000-00000000ffff' }, { id: 99999 }, {}) },
    );
  }

  /** Of a row, or free. */
  anyId(entity: EntityModel): fc.Arbitrary<string> {
    return fc.constantFrom(...this.rows.idsOf(entity), ...this.rows.freeIdsOf(entity));
  }

  /** Most new objects of generated keys have none, the others need one. */
  private key(entity: EntityModel): fc.Arbitrary<Body> {
    const generated = entity.key.attributes.every(({ type, generated: made }) => made || type === 'uuid');
    const given = this.newId(entity).map((id): Body => {
      const json = idJson(entity, id);
      const [first] = entity.key.attributes;
      return entity.key.composite || first === undefined || id.length % 2 === 0 ? { id: json } : { [first.name]: json };
    });
    return generated ? fc.oneof({ weight: 3, arbitrary: fc.constant<Body>({}) }, given) : given;
  }

  private newId(entity: EntityModel): fc.Arbitrary<string> {
    const { key } = entity;
    const made = fc
      .array(fc.integer({ min: 100, max: 9_999 }), {
        minLength: key.attributes.length,
        maxLength: key.attributes.length,
      })
      .map((parts) => key.idOf(parts.map(String)));
    return key.attributes[0]?.type === 'uuid' ? this.anyId(entity) : fc.oneof(made, this.anyId(entity));
  }

  private className({ hierarchy }: EntityModel): fc.Arbitrary<Body> {
    const [own] = hierarchy;
    const names = hierarchy.map(({ name }) => ({ _entityName: name }));
    return hierarchy.length === 1 || own === undefined
      ? fc.constant({})
      : fc.oneof({ weight: 3, arbitrary: fc.constant<Body>({}) }, fc.constantFrom(...names));
  }

  private once(key: string, create: () => fc.Arbitrary<Body>): fc.Arbitrary<Body> {
    return getOrCreate(this.bodies, key, create);
  }
}
