import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../common/get-or-create.js';
import { EntityRegistry } from '../model/entity-model.js';
import { attributesOf, type NamedType } from '../model/named-type.js';
import { Features } from '../model/feature.js';
import type { Caller } from './caller.js';
import { RoleAssignments } from './rights.service.js';
import { ENTITY_ACTIONS } from './role-definition.js';
import type { Rights } from './rights.js';
import { API_PERMISSIONS } from './specific-permissions.js';

interface Permission {
  readonly target: string;
  readonly value: 1 | 2;
}

const MAX_CACHED = 200;

/** Lists what a caller may do, for clients that adapt their screens; protocol/permissions.md 1. */
@Injectable()
export class PermissionsService {
  /** Entities and embeddables, in name order. */
  private readonly subjects: readonly NamedType[];
  /** Names that specific policies may grant. */
  readonly specifics: readonly string[];
  private readonly cache = new LRUCache<string, object>({ max: MAX_CACHED });

  constructor(
    private readonly assignments: RoleAssignments,
    private readonly entities: EntityRegistry,
    features: Features,
  ) {
    this.subjects = [...entities.types.values()];
    this.specifics = [...new Set([...API_PERMISSIONS, ...features.all('specificPermissions')])].sort();
  }

  /** JSON text of the response. */
  async of({ principal, rights }: Pick<Caller, 'principal' | 'rights'>): Promise<string> {
    const { resource, rowLevel } = await this.assignments.of(principal);
    const authorities = [
      ...resource.map((code) => `ROLE_${code}`),
      ...rowLevel.map((code) => `ROW_LEVEL_ROLE_${code}`),
    ];
    return JSON.stringify({ authorities, ...this.granted(rights) });
  }

  private granted(rights: Rights): object {
    return getOrCreate(this.cache, `${this.entities.dynamicRevision} ${rights.key}`, () => ({
      entities: this.subjects.flatMap(({ name }) => this.operations(rights, name)),
      entityAttributes: this.subjects.flatMap((subject) => this.attributes(rights, subject)),
      specifics: this.specifics
        .filter((permission) => rights.mayExecute(permission))
        .map((target): Permission => ({ target, value: 1 })),
    }));
  }

  private operations(rights: Rights, entity: string): Permission[] {
    return ENTITY_ACTIONS.filter((action) => rights.mayDo(action, entity)).map((action) => ({
      target: `${entity}:${action}`,
      value: 1,
    }));
  }

  private attributes(rights: Rights, type: NamedType): Permission[] {
    const { name } = type;
    return attributesOf(type).flatMap((attribute): Permission[] => {
      const target = `${name}:${attribute.name}`;
      if (rights.mayModify(attribute)) {
        return [{ target, value: 2 }];
      }
      return rights.hasViewPolicy(attribute) ? [{ target, value: 1 }] : [];
    });
  }
}
