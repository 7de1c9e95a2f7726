import { Injectable } from '@nestjs/common';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../model/entity-hooks.js';
import { User } from './user.entity.js';

const MOVE = new Statement('UPDATE uploaded_file SET uploader = $2 WHERE uploader = $1');

/**
 * Uploads follow their account: renamed with it, and out of reach with it, so that a later account of the same name opens
 * none of them (protocol/files.md 3).
 */
@Injectable()
@EntityHooks(User)
export class UserUploadsHook implements EntityHook {
  async afterWrite({ operation, id, before, values }: EntityChange, transaction: Transaction): Promise<void> {
    const username = before.get('username');
    const renamed = values.get('username');
    if (typeof username !== 'string') {
      return;
    }
    if (operation === 'delete') {
      await transaction.rows(MOVE, [`user:${username}`, `deleted:${id}`]);
    } else if (typeof renamed === 'string') {
      await transaction.rows(MOVE, [`user:${username}`, `user:${renamed}`]);
    }
  }
}
