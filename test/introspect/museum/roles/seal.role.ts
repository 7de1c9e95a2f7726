import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Seal } from '../seal.entity.js';

/** Reads Seal. */
@ResourceRole({ code: 'seal-reader', name: 'Seal reader', childRoles: ['rest-minimal'] })
@EntityPolicy(Seal, ['read'])
@EntityAttributePolicy(Seal, '*', 'view')
export class SealReaderRole {}
