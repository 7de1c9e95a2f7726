import { actingAs, type Caller } from '../roles/caller.js';
import { type QueryParameter, type ScalarTypeName, scalarType } from './parameter-types.js';

/** A parameter that the server fills; what clients send under its name is ignored (protocol/queries.md 1). */
export interface FilledParameter extends QueryParameter {
  readonly valueFor: (caller: Caller) => string | null;
}

const usernameOf = ({ principal }: Caller): string => actingAs(principal).username;

function userIdOf({ principal }: Caller): string | null {
  const acting = actingAs(principal);
  return acting.kind === 'user' ? acting.userId : null;
}

const FILLED = {
  session$username: filled('session$username', 'java.lang.String', usernameOf),
  session$userLogin: filled('session$userLogin', 'java.lang.String', usernameOf),
  /** Null for the anonymous user. */
  session$userId: filled('session$userId', 'java.util.UUID', userIdOf),
} as const;

/** A parameter that the server fills in from the caller. */
export type SessionParameter = keyof typeof FILLED;

export const SESSION_PARAMETERS = Object.keys(FILLED) as readonly SessionParameter[];

/** @returns undefined when no parameter of the session has the name */
export const sessionParameter = (name: string): FilledParameter | undefined =>
  Object.hasOwn(FILLED, name) ? FILLED[name as SessionParameter] : undefined;

function filled(name: string, typeName: ScalarTypeName, valueFor: FilledParameter['valueFor']): FilledParameter {
  return { name, typeName, item: scalarType(typeName), list: false, valueFor };
}
