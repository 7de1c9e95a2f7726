import { Controller, Get, ParseIntPipe, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsSelect, Repository } from 'typeorm';
import { Allow } from '../access/allow.decorator.js';
import { Order } from './order.entity.js';

const COLUMNS: FindOptionsSelect<Order> = {
  id: true,
  number: true,
  date: true,
  amount: true,
  customer: { id: true, name: true },
  lines: { id: true, quantity: true, product: { id: true, name: true, price: true } },
};

@Controller('rest/entities/Order')
export class OrdersController {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  @Get()
  @Allow('read', 'Order')
  async page(
    @Query('limit', ParseIntPipe) take: number,
    @Query('offset', ParseIntPipe) skip: number,
  ): Promise<Order[]> {
    const orders = await this.orders.find({
      select: COLUMNS,
      relations: { customer: true, lines: { product: true } },
      // A sort of the lines here would make TypeORM count pages in lines instead of orders.
      order: { number: 'ASC', id: 'ASC' },
      take,
      skip,
    });
    orders.forEach(({ lines }) => lines.sort((one, other) => (one.id < other.id ? -1 : 1)));
    return orders;
  }
}
