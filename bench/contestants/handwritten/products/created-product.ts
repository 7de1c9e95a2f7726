import type { Product } from './product.entity.js';

/** What the author of a product gets back. */
export interface CreatedProduct {
  readonly _entityName: 'Product';
  readonly _instanceName: string;
  readonly id: string;
}

export const createdProduct = ({ id, name }: Product): CreatedProduct => ({
  _entityName: 'Product',
  _instanceName: name,
  id,
});
