import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { restError } from '../../common/rest-error.js';
import { Features } from '../../metadata/feature.js';
import type { Caller } from '../../roles/caller.js';
import type { FileCheck } from './file-check.js';
import type { RequestedFile } from './requested-file.js';

/** The one place that decides whether a caller with the download permission may open a file (protocol/files.md 3). */
@Injectable()
export class FileAccess implements OnModuleInit {
  private checks: readonly FileCheck[] = [];

  constructor(
    private readonly features: Features,
    private readonly moduleRef: ModuleRef,
  ) {}

  onModuleInit(): void {
    this.checks = this.features.all('fileChecks').map((type) => this.moduleRef.get<FileCheck>(type, { strict: false }));
  }

  /**
   * Asks every registered check; all of them must grant the file.
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
