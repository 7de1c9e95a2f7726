import type { Principal } from '../../common/principal.js';

/** Whose an upload is: a client may have the name of a user. Names of users follow their accounts (`UserUploadsHook`). */
export const uploaderOf = (principal: Principal): string =>
  `${principal.kind}:${principal.kind === 'client' ? principal.clientId : principal.username}`;
