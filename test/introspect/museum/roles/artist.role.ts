import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Artist } from '../artist.entity.js';

/** Reads and writes Artist; `rest-minimal` lets in. */
@ResourceRole({ code: 'artist-editor', name: 'Artist editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Artist, 'all')
@EntityAttributePolicy(Artist, '*', 'modify')
export class ArtistEditorRole {}
