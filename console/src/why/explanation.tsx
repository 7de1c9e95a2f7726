import { Alert, Box, List, ListItem, ListItemText, Typography } from '@mui/material';
import { Link } from 'react-router-dom';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { roleAddress } from '../roles/role-lists.js';

/** `GET /security/explain`. */
export interface Explanation {
  readonly allowed: boolean;
  readonly reasons: readonly Reason[];
}

interface Reason {
  readonly role: string | null;
  readonly source: string | null;
  readonly policy: { readonly type: string; readonly resource: string; readonly action: string };
  readonly effect: 'allow' | 'missing' | 'ignored' | 'deny' | 'restrict';
  readonly condition?: {
    readonly tree: object | null;
    readonly row?: Readonly<Record<string, string | null>>;
    readonly current?: Readonly<Record<string, string | null>>;
  };
}

interface ViewProps {
  readonly username: string;
  readonly explanation: Explanation;
}

/** Yes or no, then every policy that took part. */
export function ExplanationView({ username, explanation: { allowed, reasons } }: ViewProps) {
  return (
    <Box sx={{ mt: 2 }}>
      <Alert severity={allowed ? 'success' : 'warning'}>
        {allowed ? texts.why.yes(username) : texts.why.no(username)}
      </Alert>
      <List dense>
        {reasons.map((reason, index) => (
          <ListItem key={index}>
            <ListItemText primary={<Sentence reason={reason} />} secondary={<Condition reason={reason} />} />
          </ListItem>
        ))}
      </List>
    </Box>
  );
}

/** What a policy is about: the entity, the attribute, or the permission by its name. */
function useSubject({ policy: { type, resource } }: Reason): string {
  const console = useConsole();
  if (type === 'specific') {
    return resource;
  }
  const [entity = '', attribute] = resource.split('.');
  const caption = entity === '*' ? texts.why.everyEntity : captionOf(console, entity);
  if (attribute === undefined) {
    return caption;
  }
  return `${caption}, ${attribute === '*' ? texts.why.everyAttribute : captionOf(console, entity, attribute)}`;
}

function Sentence({ reason }: { readonly reason: Reason }) {
  const subject = useSubject(reason);
  const { role, source, policy, effect } = reason;
  const action = texts.why.actions[policy.action as keyof typeof texts.why.actions];
  const isRow = policy.type === 'JPQL' || policy.type === 'PREDICATE';
  const name =
    role === null || source === 'model' || source === 'account' ? null : (
      <Link to={roleAddress(isRow ? 'row_level' : 'resource', role)}>{role}</Link>
    );
  return (
    <Typography component="span" variant="body2">
      {name} {name === null ? '' : '– '}
      {texts.why.effects[effect](action, subject)}
    </Typography>
  );
}

/** The condition of a row-level policy, with the values it compared. */
function Condition({ reason: { condition } }: { readonly reason: Reason }) {
  if (condition === undefined) {
    return null;
  }
  const { tree, row, current } = condition;
  return (
    <Box component="span" sx={{ display: 'block', fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
      {tree === null ? texts.why.inCode : JSON.stringify(tree)}
      {row !== undefined && ` ${texts.why.rowValues}: ${JSON.stringify(row)}`}
      {current !== undefined && ` ${texts.why.userValues}: ${JSON.stringify(current)}`}
    </Box>
  );
}
