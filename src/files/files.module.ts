import { Module } from '@nestjs/common';
import { DownloadService } from './download.service.js';
import { FileStorages } from './file-storages.js';
import { FilesController } from './files.controller.js';
import { UploadService } from './upload.service.js';

/** Upload and download of files. */
@Module({
  controllers: [FilesController],
  providers: [FileStorages, UploadService, DownloadService],
  exports: [FileStorages],
})
export class FilesModule {}
