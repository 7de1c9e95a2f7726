import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { EntitiesModule } from '../entities/entities.module.js';
import { DownloadService } from './delivery/download.service.js';
import { FileAccess } from './delivery/file-access.js';
import { FileReader } from './delivery/file-reader.js';
import { FilesController } from './files.controller.js';
import { FileOrphans } from './ownership/file-orphans.js';
import { FileVerification } from './ownership/file-verification.js';
import { FileOwnership } from './ownership/file-ownership.js';
import { OriginalFormats } from './pictures/original-formats.js';
import { PictureDelivery } from './pictures/picture-delivery.js';
import { PictureMaker } from './pictures/picture-maker.js';
import { PictureSlots } from './pictures/picture-slots.js';
import { FileStorages } from './storage/file-storages.js';
import { RecordedFiles } from './storage/recorded-files.js';
import { FileIntake } from './upload/file-intake.js';
import { UploadService } from './upload/upload.service.js';
import { UploadSlots } from './upload/upload-slots.js';
import { UploadedFiles } from './upload/uploaded-files.js';
import { FileUrls } from './urls/file-url.service.js';

/** Upload and download of files. */
@Module({
  imports: [SessionsModule, EntitiesModule],
  controllers: [FilesController],
  providers: [
    FileStorages,
    RecordedFiles,
    UploadSlots,
    UploadedFiles,
    FileIntake,
    UploadService,
    FileOwnership,
    FileAccess,
    FileReader,
    OriginalFormats,
    PictureSlots,
    PictureMaker,
    PictureDelivery,
    DownloadService,
    FileUrls,
    FileOrphans,
    FileVerification,
  ],
  exports: [FileStorages, FileOrphans, UploadService, DownloadService],
})
export class FilesModule {}
