import { Button, TextField } from '@mui/material';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useAction } from '../actions.js';
import { useConsole } from '../console.js';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';

interface SessionRow {
  readonly sessionId: string;
  readonly username: string;
  readonly clientId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

/** Sessions of one request; the newest come first. */
const LIMIT = 200;

/** Who is logged in: everybody, or one person. Ending a session counts with its next request. */
export function SessionsPanel({ username }: { readonly username?: string }) {
  const { client } = useConsole();
  const { busy, run } = useAction();
  const [wanted, setWanted] = useState('');
  const name = username ?? (wanted === '' ? undefined : wanted);
  const sessions = useRead<readonly SessionRow[]>('/security/sessions', { username: name, limit: LIMIT });
  return (
    <Panel
      title={texts.screens.sessions}
      actions={
        username === undefined && (
          <TextField
            size="small"
            margin="none"
            label={texts.setup.username}
            value={wanted}
            onChange={(event) => {
              setWanted(event.target.value);
            }}
          />
        )
      }
    >
      <Reading query={sessions}>
        {(rows) => (
          <SimpleTable
            label={texts.screens.sessions}
            rows={rows}
            keyOf={({ sessionId }) => sessionId}
            empty={texts.watch.noSessions}
            columns={[
              ...(username === undefined
                ? [
                    {
                      title: texts.setup.username,
                      cell: (row: SessionRow) => (
                        <Link to={`/-/users/${encodeURIComponent(row.username)}`}>{row.username}</Link>
                      ),
                    },
                  ]
                : []),
              { title: texts.watch.client, cell: ({ clientId }) => clientId },
              { title: texts.watch.since, cell: ({ createdAt }) => formatMoment(createdAt) },
              { title: texts.watch.until, cell: ({ expiresAt }) => formatMoment(expiresAt) },
              { title: texts.watch.address, cell: ({ remoteAddress }) => remoteAddress },
              { title: texts.watch.browser, cell: ({ userAgent }) => (userAgent ?? '').slice(0, 60) },
              {
                title: '',
                cell: ({ sessionId }) => (
                  <Button
                    size="small"
                    disabled={busy}
                    onClick={() =>
                      void run(() => client.send('DELETE', `/security/sessions/${encodeURIComponent(sessionId)}`))
                    }
                  >
                    {texts.watch.end}
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Reading>
    </Panel>
  );
}
