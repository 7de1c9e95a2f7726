import { Controller, Get, ParseIntPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Allow } from '../access/allow.decorator.js';
import { Gadget } from './gadget.entity.js';

@Controller('rest/entities/Gadget')
export class GadgetsController {
  constructor(@InjectRepository(Gadget) private readonly gadgets: Repository<Gadget>) {}

  @Get()
  @Allow('read', 'Gadget')
  page(@Query('limit', ParseIntPipe) take: number, @Query('offset', ParseIntPipe) skip: number): Promise<Gadget[]> {
    return this.gadgets.find({
      select: { id: true, name: true, settings: true, state: true, labels: true },
      order: { name: 'ASC', id: 'ASC' },
      take,
      skip,
    });
  }
}
