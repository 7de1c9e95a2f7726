import { IsDefined } from 'class-validator';
import { LosslessNumber } from 'lossless-json';
import { DataSource } from 'typeorm';
import { restError, RestMethod, RestParam, RestService } from 'latchkey';
import { Product } from './product.entity.js';

export interface ProductInformation {
  readonly name: string;
  readonly productId: string;
  readonly price: LosslessNumber;
}

@RestService('productService')
export class ProductService {
  constructor(private readonly dataSource: DataSource) {}

  /** What everybody may know about a product, whatever their rights: so it does not check them. */
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
