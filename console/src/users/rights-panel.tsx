import { type PermissionsJson, Rights } from 'latchkey/react-admin';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';
import { RightsMatrix } from './rights-matrix.js';

/** What a person may do, all roles together. */
export function RightsPanel({ username }: { readonly username: string }) {
  const permissions = useRead<PermissionsJson>(`/security/users/${encodeURIComponent(username)}/permissions`);
  return (
    <Panel title={texts.users.rights}>
      <Reading query={permissions}>{(json) => <RightsMatrix rights={new Rights(json)} username={username} />}</Reading>
    </Panel>
  );
}
