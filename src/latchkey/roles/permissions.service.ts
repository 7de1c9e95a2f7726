import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../common/get-or-create.js';
import { type Attribute } from '../model/attribute.js';
import { attributesOf, EntityRegistry } from '../model/entity-model.js';
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

/** Subjects of policies: entities and embeddables, in name order, each with its attributes. */
interface PolicySubject {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Attribute>;
}

const MAX_CACHED = 200;

/** Lists what a caller may do, for clients that adapt their screens; protocol/permissions.md 1. */
@Injectable()
export class PermissionsService {
  private readonly subjects: readonly PolicySubject[];
  /** Names that specific policies may grant. */
  readonly specifics: readonly string[];
  private readonly cache = new LRUCache<string, object>({ max: MAX_CACHED });

  constructor(
    private readonly assignments: RoleAssignments,
    private readonly entities: EntityRegistry,
    features: Features,
  ) {
    const embeddables = [...entities.embeddables].map(([name, { attributes }]) => ({ name, attributes }));
    this.subjects = [...entities.all(), ...embeddables].sort((a, b) => (a.name < b.name ? -1 : 1));
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

  private attributes(rights: Rights, subject: PolicySubject): Permission[] {
    const { name } = subject;
    return attributesOf(subject).flatMap((attribute): Permission[] => {
      const target = `${name}:${attribute.name}`;
      if (rights.mayModify(attribute)) {
        return [{ target, value: 2 }];
      }
      return rights.hasViewPolicy(attribute) ? [{ target, value: 1 }] : [];
    });
  }
}
