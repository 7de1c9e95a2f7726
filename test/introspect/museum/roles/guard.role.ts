import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Guard } from '../guard.entity.js';

/** Reads and writes Guard; `rest-minimal` lets in. */
@ResourceRole({ code: 'guard-editor', name: 'Guard editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Guard, 'all')
@EntityAttributePolicy(Guard, '*', 'modify')
export class GuardEditorRole {}
