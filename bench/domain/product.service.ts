import { LosslessNumber } from 'lossless-json';
import { DataSource } from 'typeorm';
import { restError, RestMethod, RestParam, RestService } from 'latchkey';
import { Product } from './product.entity.js';

@RestService('productService')
export class ProductService {
  constructor(private readonly dataSource: DataSource) {}

  @RestMethod()
  async getProductInformation(@RestParam('productId', 'uuid') productId: string): Promise<object> {
    const product = await this.dataSource.getRepository(Product).findOneBy({ id: productId });
    if (!product) {
      throw restError('entityIdNotFound', { entity: 'Product', id: productId });
    }
    return { name: product.name, productId, price: new LosslessNumber(product.price) };
  }
}
