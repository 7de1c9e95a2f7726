import type { Principal } from '../../auth/principal.js';

/** Whose an upload is: a client may have the name of a user. */
export const uploaderOf = ({ kind, username }: Principal): string => `${kind}:${username}`;
