import { IsDefined } from 'class-validator';
import { LosslessNumber } from 'lossless-json';
import { DataSource } from 'typeorm';
import { restError } from '../latchkey/common/rest-error.js';
import { RestMethod, RestParam, RestService } from '../latchkey/services/rest-service.decorators.js';
import { Product } from './product.entity.js';

export interface ProductInformation {
  readonly name: string;
  readonly productId: string;
  readonly price: LosslessNumber;
}

@RestService('productService')
export class ProductService {
  constructor(private readonly dataSource: DataSource) {}

  /** What everybody may know about a product, whatever their rights: so it does not ask for them. */
  @RestMethod()
  async getProductInformation(
    @RestParam('productId', 'uuid', { constraints: [IsDefined()] }) productId: string,
  ): Promise<ProductInformation> {
    const product = await this.dataSource.getRepository(Product).findOneBy({ id: productId });
    if (!product) {
      throw restError('entityIdNotFound', { entity: 'Product', id: productId });
    }
    return { name: product.name, productId, price: new LosslessNumber(product.price) };
  }
}
