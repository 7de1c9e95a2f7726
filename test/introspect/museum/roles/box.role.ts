import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Box } from '../box.entity.js';

/** Reads and writes Box; `rest-minimal` lets in. */
@ResourceRole({ code: 'box-editor', name: 'Box editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Box, 'all')
@EntityAttributePolicy(Box, '*', 'modify')
export class BoxEditorRole {}
