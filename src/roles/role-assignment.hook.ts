import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/database.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../metadata/entity-hooks.js';
import { RoleAssignment } from './role-assignment.entity.js';

/** Makes an assignment count from the affected user's next request on. */
@Injectable()
@EntityHooks(RoleAssignment)
export class RoleAssignmentHook implements EntityHook {
  afterWrite({ before, values }: EntityChange, transaction: Transaction): void {
    for (const username of new Set([before.get('username'), values.get('username')])) {
      if (typeof username === 'string') {
        transaction.signal({ topic: 'user', key: username });
      }
    }
  }
}
