import { EntityAttributePolicy, EntityPolicy, ResourceRole, SpecificPolicy } from 'latchkey';
import { Product } from '../product.entity.js';
import { Tag } from '../tag.entity.js';

/** Looks at products and their pictures. */
@ResourceRole({ code: 'product-viewer', name: 'Product viewer', childRoles: ['rest-minimal'] })
@EntityPolicy(Product, ['read'])
@EntityAttributePolicy(Product, '*', 'view')
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, '*', 'view')
@SpecificPolicy('rest.fileDownload.enabled')
export class ProductViewerRole {}
