import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Shelf } from '../shelf.entity.js';

/** Reads and writes Shelf; `rest-minimal` lets in. */
@ResourceRole({ code: 'shelf-editor', name: 'Shelf editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Shelf, 'all')
@EntityAttributePolicy(Shelf, '*', 'modify')
export class ShelfEditorRole {}
