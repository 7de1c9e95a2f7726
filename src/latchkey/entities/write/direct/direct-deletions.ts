import { Injectable } from '@nestjs/common';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { Caller } from '../../../roles/caller.js';
import { DeleteRuleRegistry } from '../deletion/delete-rules.js';
import { deletionMarks } from '../deletion/deletion-statements.js';
import { hasSoftDelete } from '../deletion/hierarchy-member.js';
import { DirectBatches } from './direct-batches.js';
import { isJudgedBySql, lockRow, updateRow, versionIn } from './named-row.js';

/** Marks one row as deleted by one message to the database, where nothing else changes with it. */
@Injectable()
export class DirectDeletions {
  constructor(
    private readonly batches: DirectBatches,
    private readonly rules: DeleteRuleRegistry,
  ) {}

  /**
   * @param ifMatch value of the header `If-Match`
   * @returns false where nothing has been written, and the usual pipeline must do it or say what is wrong
   */
  async delete(caller: Caller, entity: EntityModel, id: EntityId, ifMatch: string | undefined): Promise<boolean> {
    const version = versionIn(caller, entity, ifMatch);
    if (version === null || !this.isAlone(entity) || !isJudgedBySql(caller, entity)) {
      return false;
    }
    if (!this.batches.fits(caller, 'delete', entity)) {
      return false;
    }
    const row = { entity, id, version };
    const { pairs, parameters } = deletionMarks(entity, caller.principal.username);
    const statements = [lockRow(row), updateRow(caller, row, pairs, parameters)];
    return (await this.batches.run(caller, entity, statements)) !== undefined;
  }

  /** Whether a deletion only marks the row itself. */
  private isAlone(entity: EntityModel): boolean {
    const { cascade, unlink, deny } = this.rules.of(entity);
    return hasSoftDelete(entity) && cascade.length === 0 && unlink.length === 0 && deny.length === 0;
  }
}
