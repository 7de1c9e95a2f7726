import type { LatchkeyClient } from './client.js';
import { withNumbers } from './exact-numbers.js';

/** Operations on an entity. */
export type Operation = 'create' | 'read' | 'update' | 'delete';

/** A name and what is granted on it: 1, or 2 for an attribute that may be changed. */
export interface PermissionTarget {
  readonly target: string;
  readonly value: number;
}

/** `GET /permissions`. */
export interface PermissionsJson {
  readonly authorities: readonly string[];
  readonly entities: readonly PermissionTarget[];
  readonly entityAttributes: readonly PermissionTarget[];
  readonly specifics: readonly PermissionTarget[];
}

/** What the caller may do. The server enforces it; screens only follow it. */
export class Rights {
  private readonly operations: ReadonlySet<string>;
  private readonly attributes: ReadonlyMap<string, number>;
  private readonly specifics: ReadonlySet<string>;

  constructor(readonly json: PermissionsJson) {
    this.operations = new Set(json.entities.map(({ target }) => target));
    this.attributes = new Map(json.entityAttributes.map(({ target, value }) => [target, value]));
    this.specifics = new Set(json.specifics.map(({ target }) => target));
  }

  /** Reads the rights of the caller, or of another user (needs `security.admin`). */
  static async load(client: LatchkeyClient, username?: string): Promise<Rights> {
    const path =
      username === undefined ? '/permissions' : `/security/users/${encodeURIComponent(username)}/permissions`;
    const { json } = await client.send('GET', path);
    return new Rights(withNumbers(json) as PermissionsJson);
  }

  /** Whether an operation is permitted on some rows of an entity. */
  may(entity: string, operation: Operation): boolean {
    return this.operations.has(`${entity}:${operation}`);
  }

  /** Whether an attribute may be read. */
  views(entity: string, attribute: string): boolean {
    return this.attributes.has(`${entity}:${attribute}`);
  }

  /** Whether an attribute may be changed. */
  modifies(entity: string, attribute: string): boolean {
    return this.attributes.get(`${entity}:${attribute}`) === 2;
  }

  /** Whether a specific permission such as `security.admin` is granted. */
  has(permission: string): boolean {
    return this.specifics.has(permission);
  }
}
