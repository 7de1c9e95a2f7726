/** A request that is made to cost more than it should. */
export interface HostileRequest {
  readonly title: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** JSON of about the same size and shape, as the measure for what reading it may cost. */
  readonly comparable: string;
  /** Whether it carries the token of an administrator; others come without one. */
  readonly authorized: boolean;
}

/** Makes a request when its turn comes: all of them together would fill the memory. */
export type HostileKind = () => HostileRequest;
