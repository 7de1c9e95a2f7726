import { LosslessNumber } from 'lossless-json';
import { DataSource } from 'typeorm';
import { restError } from '../../src/latchkey/common/rest-error.js';
import { RestMethod, RestParam, RestService } from '../../src/latchkey/services/rest-service.decorators.js';
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
