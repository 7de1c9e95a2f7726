import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { WorkPart } from '../work-part.entity.js';

/** Reads and writes WorkPart; `rest-minimal` lets in. */
@ResourceRole({ code: 'work-part-editor', name: 'Work part editor', childRoles: ['rest-minimal'] })
@EntityPolicy(WorkPart, 'all')
@EntityAttributePolicy(WorkPart, '*', 'modify')
export class WorkPartEditorRole {}
