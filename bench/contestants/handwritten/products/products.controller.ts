import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  ParseArrayPipe,
  ParseIntPipe,
  ParseUUIDPipe,
  Post,
  Put,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../access/authenticated-request.js';
import { Allow } from '../access/allow.decorator.js';
import { CreateProductDto, UpdateOneOfManyDto, UpdateProductDto } from './create-product.dto.js';
import { type CreatedProduct, createdProduct } from './created-product.js';
import type { Product } from './product.entity.js';
import { ProductsService } from './products.service.js';

interface SearchFilter {
  readonly conditions: readonly [{ readonly value: string }, { readonly value: number }];
}

@Controller('rest/entities/Product')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @Get('search')
  @Allow('read', 'Product')
  async search(
    @Query('filter') filter: string,
    @Query('limit', ParseIntPipe) limit: number,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Product[]> {
    const [category, price] = (JSON.parse(filter) as SearchFilter).conditions;
    const [products, total] = await this.products.search(category.value, price.value, limit);
    response.setHeader('x-total-count', String(total));
    return products;
  }

  @Get()
  @Allow('read', 'Product')
  page(@Query('limit', ParseIntPipe) limit: number, @Query('offset', ParseIntPipe) offset: number): Promise<Product[]> {
    return this.products.page(limit, offset);
  }

  @Get(':id')
  @Allow('read', 'Product')
  one(@Param('id', ParseUUIDPipe) id: string): Promise<Product> {
    return this.products.one(id);
  }

  @Post()
  @Allow('create', 'Product')
  async create(
    @Body() dto: CreateProductDto,
    @Req() { user }: AuthenticatedRequest,
  ): Promise<CreatedProduct | undefined> {
    const [product] = await this.products.create([dto], user.username);
    return product && createdProduct(product);
  }

  @Post('bulk')
  @Allow('create', 'Product')
  async createAll(
    @Body(new ParseArrayPipe({ items: CreateProductDto })) dtos: CreateProductDto[],
    @Req() { user }: AuthenticatedRequest,
  ): Promise<CreatedProduct[]> {
    return (await this.products.create(dtos, user.username)).map(createdProduct);
  }

  @Put(':id')
  @Allow('update', 'Product')
  async update(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() dto: UpdateProductDto,
    @Headers('if-match') tag: string | undefined,
    @Req() { user }: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CreatedProduct> {
    const product = await this.products.update(id, dto, tag, user.username);
    response.setHeader('etag', `"${product.version}"`);
    return createdProduct(product);
  }

  @Put()
  @Allow('update', 'Product')
  async updateAll(
    @Body(new ParseArrayPipe({ items: UpdateOneOfManyDto })) dtos: UpdateOneOfManyDto[],
    @Req() { user }: AuthenticatedRequest,
  ): Promise<CreatedProduct[]> {
    return (await this.products.updateAll(dtos, user.username)).map(createdProduct);
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('delete', 'Product')
  remove(@Param('id', ParseUUIDPipe) id: string, @Req() { user }: AuthenticatedRequest): Promise<void> {
    return this.products.remove(id, user.username);
  }
}
