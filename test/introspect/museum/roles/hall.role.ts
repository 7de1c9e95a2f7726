import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Hall } from '../hall.entity.js';

/** Reads and writes Hall; `rest-minimal` lets in. */
@ResourceRole({ code: 'hall-editor', name: 'Hall editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Hall, 'all')
@EntityAttributePolicy(Hall, '*', 'modify')
export class HallEditorRole {}
