import type { Attribute } from '../../../model/attribute.js';
import type { CheckedObject } from '../checked-object.js';
import { mergedValue } from './memory-objects.js';

/**
 * Whether constraints of an attribute are looked at: on create always, unless the database supplies the value; on update
 * when the request sets it (protocol/errors.md 4).
 *
 * @param name the attribute's name among the values: `address.city` inside embedded objects
 */
export function isGiven(checked: CheckedObject, attribute: Attribute, name: string): boolean {
  const { operation, values, transients, children, links } = checked;
  if (values.has(name) || transients.has(name) || children.has(name) || links?.has(name) === true) {
    return true;
  }
  if (attribute.kind === 'embedded') {
    return isSet(checked, name);
  }
  return operation === 'create' && !suppliedByDatabase(attribute) && !isInUnsetObject(checked, name);
}

/** Whether a column would refuse the null it is about to get. */
export function isMissing(checked: CheckedObject, attribute: Attribute, name: string): boolean {
  if (attribute.kind === 'elements' || attribute.nullable || mergedValue(checked, name) !== null) {
    return false;
  }
  if (checked.children.get(name)?.length || isSetByAnother(attribute)) {
    return false;
  }
  return checked.values.has(name) || (checked.operation === 'create' && attribute.mandatory);
}

const isSetByAnother = (attribute: Attribute): boolean => attribute.kind === 'toOne' && attribute.shared === true;

const suppliedByDatabase = (attribute: Attribute): boolean => 'generated' in attribute && attribute.generated;

/** Whether the request sets a value in an embedded object. */
const isSet = ({ values }: CheckedObject, name: string): boolean =>
  [...values.keys()].some((each) => each.startsWith(`${name}.`));

/** An embedded object that a new object does not name is null: only its mandatory columns count. */
function isInUnsetObject(checked: CheckedObject, name: string): boolean {
  const end = name.lastIndexOf('.');
  return end >= 0 && !isSet(checked, name.slice(0, end));
}
