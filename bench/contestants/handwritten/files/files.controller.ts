import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Controller, Get, StreamableFile } from '@nestjs/common';
import { Allow } from '../access/allow.decorator.js';
import { readEnvironment } from '../../environment.js';

const { picture } = readEnvironment();

@Controller('rest/files')
export class FilesController {
  @Get()
  @Allow('read', 'File')
  async download(): Promise<StreamableFile> {
    const { size } = await stat(picture);
    return new StreamableFile(createReadStream(picture), { type: 'image/png', length: size });
  }
}
