import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Visit } from '../visit.entity.js';

/** Reads and writes Visit; `rest-minimal` lets in. */
@ResourceRole({ code: 'visit-editor', name: 'Visit editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Visit, 'all')
@EntityAttributePolicy(Visit, '*', 'modify')
export class VisitEditorRole {}
