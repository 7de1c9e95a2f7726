import { Body, Controller, Get, ParseIntPipe, Post, Query, Req } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsSelect, Repository } from 'typeorm';
import { Allow } from '../access/allow.decorator.js';
import type { AuthenticatedRequest } from '../access/authenticated-request.js';
import { CreateOrderDto } from './create-order.dto.js';
import { Order } from './order.entity.js';

const COLUMNS: FindOptionsSelect<Order> = {
  id: true,
  number: true,
  date: true,
  amount: true,
  customer: { id: true, name: true },
  lines: { id: true, quantity: true, product: { id: true, name: true, price: true } },
};

/** What the author of an order gets back. */
interface CreatedOrder {
  readonly _entityName: 'Order';
  readonly _instanceName: string;
  readonly id: string;
}

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

  @Post()
  @Allow('create', 'Order')
  async create(@Body() dto: CreateOrderDto, @Req() { user }: AuthenticatedRequest): Promise<CreatedOrder> {
    const { number, date, amount, customer } = dto;
    const createdBy = user.username;
    const lines = dto.lines.map(({ quantity, product }) => ({ quantity, product, createdBy }));
    const { id } = await this.orders.save(this.orders.create({ number, date, amount, customer, lines, createdBy }));
    return { _entityName: 'Order', _instanceName: number, id };
  }
}
