import { useParams } from 'react-router-dom';
import { useSearchParams } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading, Screen } from '../layout/screen.js';
import { NotFound } from '../layout/states.js';
import { useRead } from '../read.js';
import { emptyDraft, type RoleDescription, toDraft } from './role-draft.js';
import { RoleEditor } from './role-editor.js';
import { NEW_ROLE, roleEntity, rolePath, type RoleType } from './role-lists.js';
import { useStoredRole } from './stored-role.js';

/** One role: read if it is declared in code, else edited; or a new one, perhaps a copy of another. */
export default function Role() {
  const { type, code = '' } = useParams();
  const [address] = useSearchParams();
  if (type !== 'resource' && type !== 'row_level') {
    return <NotFound />;
  }
  const copied = address.get('copy');
  const isNew = code === NEW_ROLE;
  return (
    <Screen title={isNew ? texts.roles.create : `${texts.screens.role}: ${code}`}>
      {isNew && copied === null ? (
        <RoleEditor type={type} initial={emptyDraft(type)} />
      ) : (
        <ExistingRole key={`${type} ${code}`} type={type} code={copied ?? code} isCopy={isNew} />
      )}
    </Screen>
  );
}

interface ExistingProps {
  readonly type: RoleType;
  readonly code: string;
  readonly isCopy: boolean;
}

function ExistingRole({ type, code, isCopy }: ExistingProps) {
  const { rights } = useConsole();
  const role = useRead<RoleDescription>(rolePath(type, code));
  const stored = useStoredRole(type, !isCopy && role.data?.source === 'database' ? code : undefined);
  return (
    <Reading query={role}>
      {(data) => {
        const draft = toDraft(data);
        if (isCopy) {
          return <RoleEditor type={type} initial={{ ...draft, code: '', name: texts.roles.copyOf(data.name) }} />;
        }
        if (data.source === 'annotatedClass' || !rights.may(roleEntity(type), 'update')) {
          return <RoleEditor type={type} initial={draft} readOnly />;
        }
        return <Reading query={stored}>{(row) => <RoleEditor type={type} initial={draft} stored={row} />}</Reading>;
      }}
    </Reading>
  );
}
