/** Why a connection ends: what PostgreSQL would say in its place. */
export interface SessionError {
  /** SQLSTATE */
  readonly code: string;
  readonly message: string;
}

export const STATEMENT_TIMED_OUT: SessionError = {
  code: '57014',
  message: 'canceling statement due to statement timeout',
};
export const ENGINE_LOST: SessionError = {
  code: '57P02',
  message: 'terminating connection because the embedded database has ended',
};
export const DATABASE_CLOSED: SessionError = { code: '57P03', message: 'the embedded database is closed' };
export const UNFINISHED: SessionError = { code: '08P01', message: 'the rest of a message did not arrive in time' };
export const violation = (reason: string): SessionError => ({ code: '08P01', message: reason });

/** The error as a message of the wire protocol. */
export function errorResponse({ code, message }: SessionError): Buffer {
  const body = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
  const header = Buffer.from('E\0\0\0\0', 'latin1');
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}
