import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Label } from '../label.entity.js';

/** Reads and writes Label; `rest-minimal` lets in. */
@ResourceRole({ code: 'label-editor', name: 'Label editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Label, 'all')
@EntityAttributePolicy(Label, '*', 'modify')
export class LabelEditorRole {}
