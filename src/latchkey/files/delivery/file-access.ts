import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { restError } from '../../errors/rest-error.js';
import { FileSettings } from '../../config/setting-groups.js';
import { Features } from '../../model/feature.js';
import type { Caller } from '../../roles/caller.js';
import { FileOwnership } from '../ownership/file-ownership.js';
import type { FileCheck } from './file-check.js';
import type { RequestedFile } from './requested-file.js';

/** The one place that decides whether a caller with the download permission may open a file (protocol/files.md 3). */
@Injectable()
export class FileAccess implements OnModuleInit {
  private checks: readonly FileCheck[] = [];

  constructor(
    private readonly features: Features,
    private readonly moduleRef: ModuleRef,
    private readonly ownership: FileOwnership,
    private readonly settings: FileSettings,
  ) {}

  onModuleInit(): void {
    const registered = this.features
      .all('fileChecks')
      .map((type) => this.moduleRef.get<FileCheck>(type, { strict: false }));
    // The owner first: nothing else is revealed about a file that is not there for the caller.
    this.checks = this.settings.FILES_FOLLOW_OWNER ? [this.ownership, ...registered] : registered;
  }

  /**
   * Checks whether the file follows an owner of the caller's, and runs every registered check; all must grant it.
   *
   * @throws RestError 403 or 404, by the first one that does not
   */
  async require(caller: Caller, { ref, text }: RequestedFile): Promise<void> {
    for (const check of this.checks) {
      const verdict = await check.mayOpen(caller, ref);
      if (verdict === 'forbidden') {
        throw restError('downloadForbidden');
      }
      if (verdict === 'hidden') {
        throw restError('fileNotFound', { fileRef: text });
      }
    }
  }
}
