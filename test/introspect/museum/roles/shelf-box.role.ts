import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { ShelfBox } from '../shelf-box.entity.js';

/** Reads and writes ShelfBox; `rest-minimal` lets in. */
@ResourceRole({ code: 'shelf-box-editor', name: 'Shelf box editor', childRoles: ['rest-minimal'] })
@EntityPolicy(ShelfBox, 'all')
@EntityAttributePolicy(ShelfBox, '*', 'modify')
export class ShelfBoxEditorRole {}
