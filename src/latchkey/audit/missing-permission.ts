import type { RestError } from '../errors/rest-error.js';

/** What a caller would have needed, in the words of policies (protocol/roles.md 1). */
export interface MissingPermission {
  readonly type: string;
  readonly resource: string;
  readonly action: string;
}

/** @returns undefined for a refusal that no policy could lift, e.g. a closed handler or a foreign origin */
export function missingPermission(refusal: RestError | undefined): MissingPermission | undefined {
  if (!refusal?.row) {
    return undefined;
  }
  const { code, parameters } = refusal.row;
  const text = (name: string): string => String(parameters[name] ?? '');
  switch (code) {
    case 'readingForbidden':
      return { type: 'entity', resource: text('entity'), action: 'read' };
    case 'creationForbidden':
      return { type: 'entity', resource: text('entity'), action: 'create' };
    case 'updatingForbidden':
      return { type: 'entity', resource: text('entity'), action: 'update' };
    case 'deletionForbidden':
      return { type: 'entity', resource: text('entity'), action: 'delete' };
    case 'attributeNotViewable':
      return { type: 'entityAttribute', resource: `${text('entity')}.${text('attribute')}`, action: 'view' };
    case 'refused':
      return { type: text('type'), resource: text('resource'), action: text('action') };
    case 'notAllowedToUseApi':
      return { type: 'specific', resource: 'rest.enabled', action: 'access' };
    default:
      return 'permission' in parameters
        ? { type: 'specific', resource: text('permission'), action: 'access' }
        : undefined;
  }
}
