import { isJsonObject } from '../../common/json-text.js';
import { type ComparedAttribute, isCompared } from '../../conditions/attribute-path.js';
import { type Parameter, propertiesOf, type Value } from '../../conditions/condition.js';
import { comparedType } from '../../conditions/operators.js';
import type { DatatypeId } from '../../datatypes/datatype.js';
import type { EntityModel } from '../../model/entity-model.js';
import { RowConditionError } from './row-condition-error.js';
import type { RowPolicy } from './row-policy.js';

/** Name of the entity whose rows are the accounts (protocol/roles.md 10). */
export const USER_ENTITY = 'User';

export const CURRENT_USER = 'current_user_';
export const CURRENT_LOCALE = 'current_locale';
export const SESSION = 'session_';

/** Parameters of the session, with their types. */
export const SESSION_TYPES: ReadonlyMap<string, DatatypeId> = new Map([
  ['username', 'string'],
  ['userId', 'uuid'],
  ['locale', 'string'],
]);

/** The attributes of an account that conditions may compare with: one value each that is not JSON, none of them secret. */
export const userAttributes = (user: EntityModel | undefined): readonly ComparedAttribute[] =>
  [...(user?.attributes.values() ?? [])]
    .filter(isCompared)
    .filter((attribute) => attribute.kind !== 'elements' && comparedType(attribute) !== 'json' && !attribute.secret);

/**
 * The name of the parameter that a JSON value stands for: `{"currentUser": "email"}` or `":current_user_email"`,
 * `{"currentLocale": true}` or `":current_locale"`, `{"session": "userId"}` or `":session_userId"`.
 *
 * @returns undefined for a value that stands for itself; a text in the form of a parameter never does
 */
export function rowParameterName(json: unknown): string | undefined {
  if (typeof json === 'string') {
    return /^:([A-Za-z_]\w*)$/.exec(json)?.[1];
  }
  if (!isJsonObject(json)) {
    return undefined;
  }
  if (typeof json.currentUser === 'string') {
    return CURRENT_USER + json.currentUser;
  }
  if (typeof json.session === 'string') {
    return SESSION + json.session;
  }
  return json.currentLocale === true ? CURRENT_LOCALE : undefined;
}

/**
 * The type of a parameter's value.
 *
 * @throws RowConditionError naming the choices
 */
export function rowParameterType(name: string, user: EntityModel | undefined): DatatypeId {
  if (name === CURRENT_LOCALE) {
    return 'string';
  }
  if (name.startsWith(CURRENT_USER)) {
    const attributes = userAttributes(user);
    const wanted = name.slice(CURRENT_USER.length);
    const attribute = attributes.find((each) => each.name === wanted);
    if (!attribute) {
      const known = attributes.map((each) => each.name).join(', ');
      throw new RowConditionError(`The current user has no attribute ${wanted}: choose from ${known}`);
    }
    return comparedType(attribute);
  }
  if (!name.startsWith(SESSION)) {
    throw new RowConditionError(
      `There is no parameter :${name}: choose from :${CURRENT_USER}<attribute>, :${CURRENT_LOCALE}, :${SESSION}<attribute>`,
    );
  }
  const wanted = name.slice(SESSION.length);
  const type = SESSION_TYPES.get(wanted);
  if (!type) {
    throw new RowConditionError(
      `The session has no attribute ${wanted}: choose from ${[...SESSION_TYPES.keys()].join(', ')}`,
    );
  }
  return type;
}

/** Whether the account of the principal has to be known; functions always get it. */
export const asksForUser = (policy: RowPolicy): boolean =>
  policy.test.kind === 'function' || parametersOf(policy).some(({ name }) => name.startsWith(CURRENT_USER));

/** Attributes of the account that its condition compares with; what a function looks at is not known. */
export const askedAttributes = (policy: RowPolicy): readonly string[] =>
  parametersOf(policy).flatMap(({ name }) => {
    if (name === `${SESSION}username`) {
      return ['username'];
    }
    return name.startsWith(CURRENT_USER) ? [name.slice(CURRENT_USER.length)] : [];
  });

/** Whether its condition differs for each user, session or locale. */
export const hasParameters = (policy: RowPolicy): boolean => parametersOf(policy).length > 0;

function parametersOf({ test }: RowPolicy): readonly Parameter[] {
  if (test.kind !== 'condition') {
    return [];
  }
  const values = [...propertiesOf(test.condition)].flatMap(({ operand }): readonly Value[] =>
    operand.kind === 'one' ? [operand.value] : operand.kind === 'list' ? operand.values : [],
  );
  return values.filter((value) => value.kind === 'parameter');
}
