import { CLIENT_PREFIX } from '../common/principal.js';

/**
 * SQL for the name under which a client acts, in audit columns, row conditions and logs: its id (protocol/oauth.md 6.3),
 * unless a user has that name. So a client is never taken for a user, whichever of the two was there first.
 *
 * @param clientId SQL for the id of the client
 */
export const clientName = (clientId: string): string =>
  `CASE WHEN EXISTS (SELECT 1 FROM app_user named WHERE named.username = ${clientId} AND named.delete_ts IS NULL)` +
  ` THEN '${CLIENT_PREFIX}' || ${clientId} ELSE ${clientId} END`;
