import 'reflect-metadata';

const NAME = Symbol('latchkey:dto');
const MEMBERS = Symbol('latchkey:dto-members');

/** A class whose objects can be made without arguments. */
export type DtoClass = new () => object;

/** A member as it is declared. */
export interface DtoMemberDeclaration {
  readonly name: string;
  /** Absent when the class says it. */
  readonly type: string | undefined;
  /** What TypeScript emitted; `Object` for unions and interfaces. */
  readonly designType: unknown;
}

/**
 * Names a class of plain objects, so that parameters of services may be of it; list it in `dtos` of `Latchkey.forFeature`.
 * Decorators of `class-validator` on its properties are checked before the service is called (protocol/services.md 3, 5).
 */
export const RestDto =
  (name: string): ClassDecorator =>
  (target) => {
    Reflect.defineMetadata(NAME, name, target);
  };

/**
 * A property that requests may set; all others are ignored.
 *
 * @param type as of {@link RestParam}; default: `string`, `double` or `boolean` for a property of that kind, the DTO or
 *   entity for one of such a class, else `json`
 */
export const DtoMember =
  (type?: string): PropertyDecorator =>
  (prototype, property) => {
    const designType: unknown = Reflect.getMetadata('design:type', prototype, property);
    const target = prototype.constructor;
    const member = { name: String(property), type, designType };
    Reflect.defineMetadata(MEMBERS, [...ownMembers(target), member], target);
  };

export const dtoNameOf = (target: object): string | undefined =>
  Reflect.getOwnMetadata(NAME, target) as string | undefined;

/** Members of the class and of those it extends. */
export function dtoMembersOf(target: object): readonly DtoMemberDeclaration[] {
  const parent = Object.getPrototypeOf(target) as object | null;
  return [...(parent ? dtoMembersOf(parent) : []), ...ownMembers(target)];
}

const ownMembers = (target: object): readonly DtoMemberDeclaration[] =>
  (Reflect.getOwnMetadata(MEMBERS, target) as readonly DtoMemberDeclaration[] | undefined) ?? [];
