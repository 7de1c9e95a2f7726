import { EntityAttributePolicy, EntityPolicy, ResourceRole } from 'latchkey';
import { Country } from '../country.entity.js';

/** Reads and writes Country; `rest-minimal` lets in. */
@ResourceRole({ code: 'country-editor', name: 'Country editor', childRoles: ['rest-minimal'] })
@EntityPolicy(Country, 'all')
@EntityAttributePolicy(Country, '*', 'modify')
export class CountryEditorRole {}
