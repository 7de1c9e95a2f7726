import { Button, Stack, TextField, Typography } from '@mui/material';
import { type SyntheticEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';

/** A refusal that the server remembers. */
export interface Denial {
  readonly traceId: string;
  readonly at: string;
  readonly username: string;
  readonly method: string;
  readonly path: string;
  readonly error: string;
  readonly details: string | null;
  readonly missing: { readonly type: string; readonly resource: string; readonly action: string } | null;
  readonly repeats: number;
}

/** The question about what was missing in a denial. */
export function questionAddress({ username, missing }: Denial): string | undefined {
  if (missing?.type !== 'entity' && missing?.type !== 'entityAttribute') {
    return undefined;
  }
  const [entity = '', attribute] = missing.resource.split('.');
  const query = new URLSearchParams({ username, entity, action: missing.action });
  if (attribute !== undefined && attribute !== '*') {
    query.set('attribute', attribute);
  }
  return `/-/why?${query.toString()}`;
}

/** Opens a denial by the trace id that somebody has sent: the header `X-Trace-Id` of a 403. */
export function DenialPanel() {
  const [address, setAddress] = useSearchParams();
  const trace = address.get('trace') ?? '';
  const [draft, setDraft] = useState(trace);
  const denial = useRead<Denial>(trace === '' ? undefined : `/security/denials/${encodeURIComponent(trace)}`);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setAddress({ trace: draft.trim() });
  };
  return (
    <Panel title={texts.why.denial}>
      <Stack component="form" direction="row" spacing={1} onSubmit={submit}>
        <TextField
          size="small"
          margin="none"
          label={texts.why.traceId}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value);
          }}
        />
        <Button type="submit" disabled={draft.trim() === ''}>
          {texts.why.open}
        </Button>
      </Stack>
      {trace !== '' && <Reading query={denial}>{(data) => <DenialView denial={data} />}</Reading>}
    </Panel>
  );
}

function DenialView({ denial }: { readonly denial: Denial }) {
  const address = questionAddress(denial);
  return (
    <Stack spacing={0.5} sx={{ mt: 2 }}>
      <Typography>
        {formatMoment(denial.at)}: {denial.username}, {denial.method} {denial.path}
      </Typography>
      <Typography>
        {denial.error}: {denial.details}
      </Typography>
      {denial.missing !== null && (
        <Typography>{texts.why.missing(denial.missing.action, denial.missing.resource)}</Typography>
      )}
      {address !== undefined && <Link to={address}>{texts.screens.why}</Link>}
    </Stack>
  );
}
