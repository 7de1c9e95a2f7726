import { Module } from '@nestjs/common';
import { DownloadService } from './delivery/download.service.js';
import { FileAccess } from './delivery/file-access.js';
import { FileReader } from './delivery/file-reader.js';
import { FilesController } from './files.controller.js';
import { OriginalFormats } from './pictures/original-formats.js';
import { PictureDelivery } from './pictures/picture-delivery.js';
import { PictureMaker } from './pictures/picture-maker.js';
import { PictureSlots } from './pictures/picture-slots.js';
import { FileStorages } from './storage/file-storages.js';
import { FileIntake } from './upload/file-intake.js';
import { UploadService } from './upload/upload.service.js';
import { UploadSlots } from './upload/upload-slots.js';
import { UploadedFiles } from './upload/uploaded-files.js';

/** Upload and download of files. */
@Module({
  controllers: [FilesController],
  providers: [
    FileStorages,
    UploadSlots,
    UploadedFiles,
    FileIntake,
    UploadService,
    FileAccess,
    FileReader,
    OriginalFormats,
    PictureSlots,
    PictureMaker,
    PictureDelivery,
    DownloadService,
  ],
  exports: [FileStorages],
})
export class FilesModule {}
