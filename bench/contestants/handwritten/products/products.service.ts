import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsSelect, MoreThanOrEqual, Repository } from 'typeorm';
import type { CreateProductDto } from './create-product.dto.js';
import { Product } from './product.entity.js';

const PAGE_COLUMNS: FindOptionsSelect<Product> = {
  id: true,
  name: true,
  price: true,
  category: { id: true, name: true },
};

@Injectable()
export class ProductsService {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  async one(id: string): Promise<Product> {
    const product = await this.products.findOneBy({ id });
    if (!product) {
      throw new NotFoundException();
    }
    return product;
  }

  page(take: number, skip: number): Promise<Product[]> {
    const order = { name: 'ASC', id: 'ASC' } as const;
    return this.products.find({ select: PAGE_COLUMNS, relations: { category: true }, order, take, skip });
  }

  search(categoryId: string, minPrice: number, take: number): Promise<[Product[], number]> {
    return this.products.findAndCount({
      select: PAGE_COLUMNS,
      relations: { category: true },
      where: { category: { id: categoryId }, price: MoreThanOrEqual(minPrice) },
      order: { price: 'DESC', id: 'ASC' },
      take,
    });
  }

  create(dtos: readonly CreateProductDto[], createdBy: string): Promise<Product[]> {
    return this.products.save(
      dtos.map(({ name, price, category }) => this.products.create({ name, price, category, createdBy })),
    );
  }
}
