import { Inject, Injectable, Optional } from '@nestjs/common';
import { ATTEMPT, type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { type EntityModel, EntityRegistry } from '../model/entity-model.js';
import type { EnumModel } from '../model/enum-model.js';
import { Features } from '../model/feature.js';
import { type DtoClass, dtoMembersOf, dtoNameOf } from './dto.decorators.js';

const DATATYPES: readonly DatatypeId[] = [
  'string',
  'boolean',
  'int',
  'long',
  'double',
  'decimal',
  'uuid',
  'date',
  'time',
  'dateTime',
  'localDate',
  'localTime',
  'localDateTime',
  'offsetDateTime',
  'offsetTime',
  'fileRef',
];

/** What one value may be: a datatype, an enum, an entity, a DTO, or anything. */
export type ItemType =
  | { readonly kind: 'scalar'; readonly type: DatatypeId }
  | { readonly kind: 'enum'; readonly enum: EnumModel }
  | { readonly kind: 'entity'; readonly entity: EntityModel }
  | { readonly kind: 'dto'; readonly dto: DtoModel }
  | { readonly kind: 'json' };

/** A declared parameter or result type, of one value or of a list. */
export interface ServiceType {
  readonly item: ItemType;
  readonly list: boolean;
}

/** The datatype of a value or of the items of a list; undefined for anything but a scalar. */
export const scalarOf = (type: ServiceType | undefined): DatatypeId | undefined =>
  type?.item.kind === 'scalar' ? type.item.type : undefined;

export interface DtoModel {
  readonly name: string;
  readonly target: DtoClass;
  /** Filled in a second pass, because DTOs may refer to each other. */
  readonly members: Map<string, ServiceType>;
}

/** Every type that parameters and results of services may be of (protocol/services.md 1). */
@Injectable()
export class ServiceTypes {
  private readonly dtos = new Map<string, DtoModel>();

  /** @throws DeclarationError naming class, member and cure */
  constructor(
    features: Features,
    private readonly entities: EntityRegistry,
    @Optional() @Inject(ATTEMPT) attempt: Attempt = failFast,
  ) {
    const targets = features.all('dtos') as DtoClass[];
    targets.forEach((target) => {
      attempt(() => {
        this.register(target);
      });
    });
    for (const { target, members } of this.dtos.values()) {
      for (const { name, type, designType } of dtoMembersOf(target)) {
        attempt(() => members.set(name, this.get(`${target.name}.${name}`, type ?? this.nameOf(designType))));
      }
    }
  }

  /** @returns undefined for a text that names no type */
  find(text: string): ServiceType | undefined {
    const list = text.endsWith('[]');
    const item = this.item(list ? text.slice(0, -2) : text);
    return item && { item, list };
  }

  /**
   * @param place what has the type, for the error text
   * @throws DeclarationError for a text that names no type
   */
  get(place: string, text: string): ServiceType {
    const type = this.find(text);
    if (!type) {
      throw new DeclarationError(
        `${place}: the type ${text} is not known: use a datatype such as uuid, json, the name of an entity, an enum or a DTO, or a list such as uuid[]`,
      );
    }
    return type;
  }

  /** The type of a member of a DTO, or of the items of its list; undefined for anything but a scalar. */
  scalarOfMember(target: unknown, name: string): DatatypeId | undefined {
    return scalarOf(this.dtoOf(target)?.members.get(name));
  }

  /** The type of what is declared without one, by what TypeScript emitted for it. */
  nameOf(designType: unknown): string {
    switch (designType) {
      case undefined:
      case String:
        return 'string';
      case Number:
        return 'double';
      case Boolean:
        return 'boolean';
      default:
        return this.nameOfClass(designType) ?? 'json';
    }
  }

  private nameOfClass(designType: unknown): string | undefined {
    return this.dtoOf(designType)?.name ?? this.entities.ofClass(designType)?.name;
  }

  private dtoOf(target: unknown): DtoModel | undefined {
    return [...this.dtos.values()].find((dto) => dto.target === target);
  }

  private item(name: string): ItemType | undefined {
    const type = DATATYPES.find((each) => each === name);
    if (type) {
      return { kind: 'scalar', type };
    }
    const [dto, model, entity] = [this.dtos.get(name), this.entities.enums.get(name), this.entities.find(name)];
    if (name === 'json') {
      return { kind: 'json' };
    }
    return (
      (dto && { kind: 'dto', dto }) ??
      (model && { kind: 'enum', enum: model }) ??
      (entity && { kind: 'entity', entity })
    );
  }

  private register(target: DtoClass): void {
    const name = dtoNameOf(target);
    if (name === undefined) {
      throw new DeclarationError(`${target.name} is listed as a DTO: add @RestDto to it`);
    }
    if (!/^[\w.$]+$/.test(name) || this.item(name)) {
      throw new DeclarationError(
        `The DTO ${target.name} cannot be named "${name}": use letters, digits, _, . and $, and no name of another type`,
      );
    }
    this.dtos.set(name, { name, target, members: new Map() });
  }
}
