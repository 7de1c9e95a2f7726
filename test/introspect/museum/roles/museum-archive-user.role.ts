import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { MuseumArchiveUser } from '../museum-archive-user.entity.js';

/** Reads and writes MuseumArchiveUser; `rest-minimal` lets in. */
@ResourceRole({ code: 'museum-archive-user-editor', name: 'Museum archive user editor', childRoles: ['rest-minimal'] })
@EntityPolicy(MuseumArchiveUser, 'all')
@EntityAttributePolicy(MuseumArchiveUser, '*', 'modify')
export class MuseumArchiveUserEditorRole {}
