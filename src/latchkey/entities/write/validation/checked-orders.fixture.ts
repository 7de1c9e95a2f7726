import {
  ArrayMinSize,
  IsDefined,
  IsInt,
  IsNotEmpty,
  IsOptional,
  MaxLength,
  Min,
  MinDate,
  MinLength,
  registerDecorator,
  ValidateNested,
  type ValidationArguments,
  type ValidatorConstraintInterface,
} from 'class-validator';
import type { SqlValue } from '../../../sql/statement.js';
import type { Attribute } from '../../../model/attribute.js';
import { ClassConstraint } from '../../../model/constraints/class-constraint.decorator.js';
import { PastOrPresent } from '../../../model/constraints/moments.decorators.js';
import type { EntityClass } from '../../../model/declarations.js';
import { EntityModel } from '../../../model/entity-model.js';
import { Messages, SYSTEM_BUNDLES } from '../../../messages/messages.js';
import type { CheckedObject } from '../checked-object.js';
import { violationsOf } from './violations.js';

class Note {
  @MinLength(2)
  text!: string | null;
}

class LuckRule implements ValidatorConstraintInterface {
  validate(_value: unknown, { object }: ValidationArguments): boolean {
    return (object as Line).quantity !== 13;
  }
}

@ClassConstraint(LuckRule, { message: 'bad luck' })
class Line {
  order!: Order | null;

  @Min(0)
  quantity!: number | null;

  @ValidateNested()
  notes!: Note[];

  remarks!: Note[];
}

class Delivery {
  @IsNotEmpty()
  address!: string | null;
}

class Address {
  @MinLength(5)
  zip!: string | null;

  @IsDefined()
  city!: string | null;
}

/** Refuses null too: it is called for null. */
const Whole: PropertyDecorator = (prototype, name) => {
  registerDecorator({
    target: prototype.constructor,
    propertyName: String(name),
    name: 'whole',
    options: { message: '$property: $value' },
    validator: { validate: (value: unknown) => value !== null },
  });
};

@ClassConstraint((order: Order) => order.lines === undefined || order.lines.every((line) => line.order === order), {
  message: 'lines know their order',
})
export class Order {
  @MinLength(2)
  number!: string;

  @PastOrPresent()
  day!: string | null;

  @IsInt()
  long!: string | null;

  @MinDate(new Date('2024-01-01T00:00:00Z'))
  moment!: string | null;

  @Whole
  whole!: string | null;

  @IsDefined()
  state!: string;

  @ArrayMinSize(1, { message: 'needs a phone' })
  @MaxLength(3, { each: true })
  phones!: string[];

  address!: Address;

  @ValidateNested()
  @ArrayMinSize(1)
  lines?: Line[];

  plain!: Line[];

  @IsOptional()
  @ValidateNested()
  delivery!: Delivery | null;

  @MinLength(2)
  remark!: string | null;

  @Min(10)
  get total(): string | null {
    return this.number === '' ? '9' : null;
  }

  @ArrayMinSize(2)
  tags!: object[];
}

class SpecialOrder extends Order {
  @MaxLength(3)
  declare number: string;
}

function model(name: string, target: EntityClass, ...attributes: object[]): EntityModel {
  const entity = new EntityModel(name, target, `"${name}"`);
  const key = { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey', generated: true };
  for (const attribute of [key, ...attributes]) {
    const complete = { owner: name, nullable: true, mandatory: false, ...attribute } as unknown as Attribute;
    entity.attributes.set(complete.name, complete);
  }
  return entity;
}

const scalar = (name: string, type = 'string', more: object = {}) => ({ kind: 'scalar', name, type, ...more });
const MANDATORY = { nullable: false, mandatory: true };
const toMany = (name: string, target: EntityModel, attribute: string) => ({
  kind: 'toMany',
  name,
  target,
  composition: true,
  link: { kind: 'inverse', attribute },
});

export const note = model('Note', Note, scalar('text'));
const orderAttribute = { kind: 'toOne', name: 'order', ...MANDATORY };
export const line = model(
  'Line',
  Line,
  orderAttribute,
  scalar('quantity', 'double'),
  toMany('notes', note, 'line'),
  toMany('remarks', note, 'line'),
);
export const delivery = model('Delivery', Delivery, scalar('address', 'string', MANDATORY));
const zip = { ...scalar('zip'), owner: 'Address', nullable: true };
const city = { ...scalar('city'), owner: 'Address', nullable: false, mandatory: true };
const ORDER = [
  scalar('number', 'string', MANDATORY),
  scalar('day', 'localDate'),
  scalar('long', 'long'),
  scalar('moment', 'offsetDateTime'),
  scalar('whole'),
  scalar('state', 'string', { nullable: false, generated: true }),
  { kind: 'elements', name: 'phones', type: 'string', generated: false },
  { kind: 'embedded', name: 'address', target: Address, attributes: new Map(Object.entries({ zip, city })) },
  toMany('lines', line, 'order'),
  toMany('plain', line, 'order'),
  { kind: 'toOne', name: 'delivery', target: delivery, composition: true },
  { kind: 'transient', name: 'remark', type: 'string' },
  { kind: 'transient', name: 'total', type: 'decimal', readOnly: true },
  { kind: 'toMany', name: 'tags', target: note, composition: false, link: { kind: 'joinTable' } },
];
export const order = model('Order', Order, ...ORDER);
export const special = model('SpecialOrder', SpecialOrder, ...ORDER);

type Parts = Readonly<{
  before?: Readonly<Record<string, SqlValue>>;
  transients?: Readonly<Record<string, string | null>>;
  children?: Readonly<Record<string, readonly CheckedObject[]>>;
  links?: Readonly<Record<string, readonly string[]>>;
}>;

const checked =
  (operation: CheckedObject['operation']) =>
  (entity: EntityModel, values: Readonly<Record<string, SqlValue>> = {}, parts: Parts = {}): CheckedObject => ({
    entity,
    operation,
    values: new Map(Object.entries(values)),
    before: new Map(Object.entries(parts.before ?? {})),
    transients: new Map(Object.entries(parts.transients ?? {})),
    children: new Map(Object.entries(parts.children ?? {})),
    links: new Map(Object.entries(parts.links ?? {})),
  });
export const updated = checked('update');
export const created = checked('create');

const messages = new Messages(['en', 'de'], [SYSTEM_BUNDLES]);
const context = {
  texts: messages.texts('en'),
  display: messages.display('en'),
  now: new Date('2024-05-02T12:00:00Z'),
  ruleOf: (type: new () => ValidatorConstraintInterface) => new type(),
};

/** The response to a request that saves these objects. */
export const violations = (...objects: CheckedObject[]) => violationsOf(objects, context);
export const paths = async (...objects: CheckedObject[]) => (await violations(...objects)).map(({ path }) => path);
export const bulkPaths = async (...objects: CheckedObject[]) =>
  (await violationsOf(objects, context, true)).map(({ path }) => path);
