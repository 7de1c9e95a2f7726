import { describe, expect, it } from '@jest/globals';
import { IsUUID, Min } from 'class-validator';
import { allSteps } from '../../../common/all-steps.fixture.js';
import { NO_LIMITS } from '../../../datatypes/scalar-parser.js';
import type { Attribute } from '../../../model/attribute.js';
import type { EntityClass } from '../../../model/declarations.js';
import { EntityModel } from '../../../model/entity-model.js';
import type { Rights } from '../../../roles/rights.js';
import type { ValidationContext } from '../validation/violations.js';
import { readFlatBodies } from './flat-bodies.js';

class Kite {
  id!: string;

  @Min(0)
  price!: number;
}

class Numbered extends Kite {
  @IsUUID('7')
  declare id: string;
}

const ID = {
  kind: 'scalar',
  name: 'id',
  type: 'uuid',
  column: '"id"',
  role: 'primaryKey',
  nullable: true,
} as Attribute;
const PRICE = { kind: 'scalar', name: 'price', type: 'int', column: '"price"', nullable: true } as Attribute;

function read(target: EntityClass, ...bodies: object[]) {
  const entity = new EntityModel(target.name, target, `"${target.name}"`);
  [ID, PRICE].forEach((attribute) => entity.attributes.set(attribute.name, attribute));
  const rights = { mayModify: () => true } as unknown as Rights;
  const validation = {
    now: new Date(),
    ruleOf: (rule: new () => object) => new rule(),
  } as unknown as ValidationContext;
  return allSteps(readFlatBodies(entity, bodies, { rights, locking: false, limits: NO_LIMITS }, validation));
}

describe('readFlatBodies', () => {
  it('puts the values of all bodies into columns', () => {
    const rows = read(Kite, { price: '1' }, { other: 2 }, { price: null });
    expect(rows?.ids).toHaveLength(3);
    expect([...(rows?.values ?? [])]).toEqual([['price', ['1', null, null]]]);
  });

  it('leaves a broken constraint and a named key to the usual stages', () => {
    expect(read(Kite, { price: '1' }, { price: '-1' })).toBeUndefined();
    expect(read(Kite, { price: '1' }, { id: null })).toBeUndefined();
  });

  it('leaves constraints of a key that is made here to the usual stages', () => {
    expect(read(Numbered, { price: '1' })).toBeUndefined();
  });
});
