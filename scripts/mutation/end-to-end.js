const SIGNING_IN = [
  'oauth-*',
  'authentication-*',
  'session-*',
  'sessions',
  'substitution',
  'login-races',
  'password-change',
  'user-accounts',
  'user-info',
  'administration-users',
  'cors*',
  'audit-of-*',
  'file-urls',
  'response-headers',
  'runtime-roles-grants',
  'database-outage',
].map((name) => `test/contract/${name}.e2e.spec.ts`);

/** Specs in `test/` that prove the rules of a folder of `src/latchkey`. */
export const END_TO_END = { auth: SIGNING_IN, sessions: SIGNING_IN };
