import type { LatchkeyError } from 'latchkey/react-admin';
import { Failure } from '../layout/states.js';

/** A refused save, above the form that keeps what was typed. */
export const DenialNotice = ({ error }: { readonly error: LatchkeyError | undefined }) =>
  error === undefined ? null : <Failure error={error} />;
