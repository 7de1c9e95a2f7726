import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Work } from '../work.entity.js';

/** Reads and writes Work; `rest-minimal` lets in. */
@ResourceRole({ code: 'work-editor', name: 'Work editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Work, 'all')
@EntityAttributePolicy(Work, '*', 'modify')
export class WorkEditorRole {}
