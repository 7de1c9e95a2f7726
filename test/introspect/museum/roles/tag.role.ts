import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Tag } from '../tag.entity.js';

/** Reads and writes Tag; `rest-minimal` lets in. */
@ResourceRole({ code: 'tag-editor', name: 'Tag editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, 'all')
@EntityAttributePolicy(Tag, '*', 'modify')
export class TagEditorRole {}
