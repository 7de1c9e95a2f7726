import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Locker } from '../locker.entity.js';

/** Reads and writes Locker; `rest-minimal` lets in. */
@ResourceRole({ code: 'locker-editor', name: 'Locker editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Locker, 'all')
@EntityAttributePolicy(Locker, '*', 'modify')
export class LockerEditorRole {}
