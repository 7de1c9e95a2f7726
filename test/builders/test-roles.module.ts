import { Module } from '@nestjs/common';
import { Column, Entity } from 'typeorm';
import { StandardEntity } from '../../src/latchkey/model/standard-entity.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestEntity } from '../../src/latchkey/model/rest-entity.decorator.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { Address } from '../../src/sales/address.js';
import { Customer } from '../../src/sales/customer.entity.js';
import { Order } from '../../src/sales/order.entity.js';
import { Product } from '../../src/sales/product.entity.js';
import { Tag } from '../../src/sales/tag.entity.js';

/** An entity in addition to those of the sample domain. */
@Entity()
@RestEntity('Shelf', { instanceName: '{code}' })
class Shelf extends StandardEntity {
  @Column('text')
  code!: string;
}

@ResourceRole({ code: 'reads-products', name: 'READ without attributes' })
@EntityPolicy(Product, ['read'])
class ReadsProductsRole {}

@ResourceRole({ code: 'reads-shelves', name: 'READ of an entity of this spec' })
@EntityPolicy(Shelf, ['read'])
class ReadsShelvesRole {}

@ResourceRole({ code: 'names-products', name: 'Attributes without READ' })
@EntityAttributePolicy(Product, ['name'], 'modify')
class NamesProductsRole {}

@ResourceRole({ code: 'sees-prices', name: 'One more attribute' })
@EntityAttributePolicy(Product, ['price'], 'view')
class SeesPricesRole {}

@ResourceRole({ code: 'all-operations', name: 'Every operation, no attribute' })
@EntityPolicy('*', 'all')
class AllOperationsRole {}

@ResourceRole({ code: 'reads-all', name: 'READ of everything' })
@EntityPolicy('*', ['read'])
class ReadsAllRole {}

@ResourceRole({ code: 'all-attributes', name: 'Every attribute, no operation' })
@EntityAttributePolicy('*', '*', 'view')
class AllAttributesRole {}

@ResourceRole({ code: 'all-permissions', name: 'Every specific permission and nothing else' })
@SpecificPolicy('*')
class AllPermissionsRole {}

@ResourceRole({ code: 'uploads', name: 'Uploads' })
@SpecificPolicy('rest.fileUpload.enabled')
class UploadsRole {}

@ResourceRole({ code: 'customer-names', name: 'Customers with address, of which only the city' })
@EntityPolicy(Customer, ['read'])
@EntityAttributePolicy(Customer, ['name', 'address'], 'view')
@EntityAttributePolicy(Address, ['city'], 'view')
class CustomerNamesRole {}

@ResourceRole({ code: 'reads-addresses', name: 'READ of the embeddable' })
@EntityPolicy(Address, ['read'])
class ReadsAddressesRole {}

@ResourceRole({ code: 'writes-cities', name: 'Changes the city of customers' })
@EntityPolicy(Customer, ['read', 'update'])
@EntityAttributePolicy(Customer, ['address'], 'modify')
@EntityAttributePolicy(Address, ['city'], 'modify')
class WritesCitiesRole {}

@ResourceRole({ code: 'ring-one', name: 'First of a ring', childRoles: ['ring-two'] })
@EntityPolicy(Product, ['read'])
class RingOneRole {}

@ResourceRole({ code: 'ring-two', name: 'Second of a ring', childRoles: ['ring-three'], scopes: ['UI'] })
@EntityAttributePolicy(Product, ['name'], 'view')
class RingTwoRole {}

@ResourceRole({ code: 'ring-three', name: 'Third of a ring', childRoles: ['ring-one'] })
@SpecificPolicy('rest.enabled')
class RingThreeRole {}

@ResourceRole({ code: 'screens-only', name: 'Counts in screens only', childRoles: ['all-operations'], scopes: ['UI'] })
@EntityPolicy(Product, ['read'])
class ScreensOnlyRole {}

@ResourceRole({ code: 'nowhere', name: 'Counts nowhere', scopes: [] })
@EntityPolicy(Product, ['read'])
class NowhereRole {}

@ResourceRole({ code: 'extended', name: 'Aggregates by extending' })
@EntityAttributePolicy(Product, ['price'], 'view')
class ExtendedRole extends ReadsProductsRole {}

@ResourceRole({ code: 'blind-writer', name: 'Changes tags it may not read' })
@EntityPolicy(Tag, ['create', 'update', 'delete'])
@EntityAttributePolicy(Tag, '*', 'modify')
class BlindWriterRole {}

@ResourceRole({ code: 'order-dates', name: 'Changes the date of orders' })
@EntityPolicy(Order, ['create', 'read', 'update'])
@EntityAttributePolicy(Order, ['date'], 'modify')
@EntityAttributePolicy(Order, ['number', 'amount', 'customer'], 'view')
class OrderDatesRole {}

/** Roles that grant one thing each, and an entity that only they know. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Shelf],
      roles: [
        ReadsProductsRole,
        ReadsShelvesRole,
        NamesProductsRole,
        SeesPricesRole,
        AllOperationsRole,
        ReadsAllRole,
        AllAttributesRole,
        AllPermissionsRole,
        UploadsRole,
        CustomerNamesRole,
        ReadsAddressesRole,
        WritesCitiesRole,
        RingOneRole,
        RingTwoRole,
        RingThreeRole,
        ScreensOnlyRole,
        NowhereRole,
        ExtendedRole,
        BlindWriterRole,
        OrderDatesRole,
      ],
    }),
  ],
})
export class TestRolesModule {}
