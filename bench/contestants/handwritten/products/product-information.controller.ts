import { Controller, Get, ParseUUIDPipe, Query } from '@nestjs/common';
import { Allow } from '../access/allow.decorator.js';
import { ProductsService } from './products.service.js';

export interface ProductInformation {
  readonly name: string;
  readonly productId: string;
  readonly price: number;
}

@Controller('rest/services/productService')
export class ProductInformationController {
  constructor(private readonly products: ProductsService) {}

  @Get('getProductInformation')
  @Allow('read', 'Product')
  async read(@Query('productId', ParseUUIDPipe) productId: string): Promise<ProductInformation> {
    const { name, price } = await this.products.one(productId);
    return { name, productId, price };
  }
}
