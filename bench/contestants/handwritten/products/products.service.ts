import { Injectable, NotFoundException, PreconditionFailedException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type FindOptionsSelect, In, MoreThanOrEqual, Repository } from 'typeorm';
import type { CreateProductDto, UpdateOneOfManyDto, UpdateProductDto } from './create-product.dto.js';
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

  /** @param tag the version that the client knows, as in `If-Match` */
  update(id: string, { price }: UpdateProductDto, tag: string | undefined, lastModifiedBy: string): Promise<Product> {
    return this.products.manager.transaction(async (manager) => {
      const product = await manager.findOne(Product, { where: { id }, lock: { mode: 'pessimistic_write' } });
      if (!product) {
        throw new NotFoundException();
      }
      if (tag !== `"${product.version}"`) {
        throw new PreconditionFailedException();
      }
      return manager.save(Object.assign(product, { price, lastModifiedBy }));
    });
  }

  updateAll(dtos: readonly UpdateOneOfManyDto[], lastModifiedBy: string): Promise<Product[]> {
    return this.products.manager.transaction(async (manager) => {
      const found = await manager.find(Product, {
        where: { id: In(dtos.map(({ id }) => id)) },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const byId = new Map(found.map((product) => [product.id, product]));
      return manager.save(
        dtos.map(({ id, price }) => {
          const product = byId.get(id);
          if (!product) {
            throw new NotFoundException();
          }
          return Object.assign(product, { price, lastModifiedBy });
        }),
      );
    });
  }

  async remove(id: string, deletedBy: string): Promise<void> {
    await this.products.softRemove(Object.assign(await this.one(id), { deletedBy }));
  }
}
