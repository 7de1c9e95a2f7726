import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import type { JsonObject } from '../../common/json-text.js';
import { restError } from '../../errors/rest-error.js';
import type { Caller } from '../../roles/caller.js';
import type { RoleSnapshot } from '../../roles/role-snapshot.js';
import type { RoleType } from '../../roles/runtime/role-audit.js';
import type { Transaction } from '../../sql/transaction.js';
import type { RoleKind } from '../roles/role-kind.js';
import { RoleWriter } from '../roles/role-writer.js';
import { type RoleJson, storedRoles } from '../roles/stored-role-json.js';
import type { PreviewRequest } from './preview-request.js';

/** The role that a preview is about. */
export interface DraftedRole {
  readonly roleType: RoleType;
  readonly code: string;
  readonly isNew: boolean;
  readonly isDeleted?: true;
}

/** Saves or deletes the role of a preview in a transaction that is undone. */
@Injectable()
export class RoleDrafts {
  constructor(private readonly writer: RoleWriter) {}

  /** @throws RestError 400 for more policies than one request may have, before anything is read */
  async undone<T>(
    caller: Caller,
    { kind, role }: PreviewRequest,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    this.writer.requireFew([{ kind, json: role }]);
    return this.writer.undone(caller, work);
  }

  /** @throws RestError as saving the role would */
  async save(caller: Caller, { kind, role }: PreviewRequest, transaction: Transaction): Promise<DraftedRole> {
    const meant = await meantRole(kind, role, transaction);
    const body = meant ? { ...role, id: meant.id } : role;
    const [code = ''] = await this.writer.save(caller, kind, [body], false, transaction);
    return { roleType: kind.type, code, isNew: meant === undefined };
  }

  /** @throws RestError 404 for a role that does not exist */
  async toDelete({ kind, role }: PreviewRequest, transaction: Transaction): Promise<RoleJson> {
    const meant = await meantRole(kind, role, transaction);
    if (!meant) {
      const named = role.code ?? role.id ?? '';
      throw restError('roleNotFound', { code: typeof named === 'string' ? named : (stringify(named) ?? '') });
    }
    return meant;
  }

  /** Its assignments go with it. @throws RestError as deleting the role would */
  async delete(caller: Caller, kind: RoleKind, role: RoleJson, transaction: Transaction): Promise<DraftedRole> {
    const { id, code } = role;
    await this.writer.delete(caller, kind, id, transaction);
    return { roleType: kind.type, code, isNew: false, isDeleted: true };
  }
}

/** Codes of the roles by which somebody has the role, before the change or after it. */
export function holders({ type }: RoleKind, code: string, ...moments: readonly RoleSnapshot[]): readonly string[] {
  const sets = moments.map(({ resource, rowLevel }) => (type === 'resource' ? resource : rowLevel).holdersOf([code]));
  return [...new Set([code, ...sets.flatMap((codes) => [...codes])])];
}

/** The runtime role that the body means: the one whose id it names, else that of its code. */
async function meantRole(kind: RoleKind, role: JsonObject, transaction: Transaction): Promise<RoleJson | undefined> {
  const text = (key: 'id' | 'code'): string[] => (typeof role[key] === 'string' ? [role[key]] : []);
  const stored = await storedRoles(transaction, kind, { ids: text('id'), codes: text('code') });
  return stored.find(({ id }) => id === role.id) ?? stored[0];
}
