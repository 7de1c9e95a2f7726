import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { ShopJmixUser } from '../shop-jmix-user.entity.js';

/** Reads and writes ShopJmixUser; `rest-minimal` lets in. */
@ResourceRole({ code: 'shop-jmix-user-editor', name: 'Shop jmix user editor', childRoles: ['rest-minimal'] })
@EntityPolicy(ShopJmixUser, 'all')
@EntityAttributePolicy(ShopJmixUser, '*', 'modify')
export class ShopJmixUserEditorRole {}
