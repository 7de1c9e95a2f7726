import { Alert, Box, Button, Chip, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { withNumbers } from 'latchkey/react-admin';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';

/** Whose rows of which entity, with which draft of a row-level role. */
export interface Asked {
  readonly username: string;
  readonly entity: string;
  readonly role: object;
}

const CHANGES = ['gained', 'lost', 'kept', 'hidden'] as const;
type Change = (typeof CHANGES)[number];

/** `POST /security/preview/rows`. */
interface SeenPage {
  readonly active: boolean;
  readonly role: { readonly holdsRole: boolean };
  readonly mayRead: { readonly before: boolean; readonly after: boolean };
  readonly exact: boolean;
  readonly counts: Readonly<Record<Change, number>> & { readonly rows: number; readonly complete: boolean };
  readonly rows: readonly SeenRow[];
}

interface SeenRow {
  /** An object for a composite key. */
  readonly id: unknown;
  readonly _entityName: string;
  readonly _instanceName: string;
  readonly before: boolean;
  readonly after: boolean;
}

const PAGE = 10;

/** Real rows with what the person sees of them before and after. */
export function SeenRows({ asked }: { readonly asked: Asked }) {
  const { client } = useConsole();
  const [change, setChange] = useState<Change>();
  const [offset, setOffset] = useState(0);
  const page = useQuery<SeenPage>({
    queryKey: ['seen-rows', asked, change, offset],
    queryFn: async ({ signal }) => {
      const { json } = await client.send('POST', '/security/preview/rows', {
        body: { ...asked, roleType: 'row_level', change, limit: PAGE, offset },
        signal,
      });
      return withNumbers(json) as SeenPage;
    },
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  return (
    <Box sx={{ mt: 2 }}>
      <Reading query={page}>
        {(data) => {
          const total = change === undefined ? data.counts.rows : data.counts[change];
          return (
            <>
              <Notices page={data} username={asked.username} />
              <Marks
                page={data}
                chosen={change}
                onChoose={(chosen) => {
                  setChange(chosen);
                  setOffset(0);
                }}
              />
              <RowTable rows={data.rows} username={asked.username} />
              {total > PAGE && (
                <Stack direction="row" spacing={1} sx={{ alignItems: 'center', mt: 1 }}>
                  <Button
                    size="small"
                    disabled={offset === 0}
                    onClick={() => {
                      setOffset(offset - PAGE);
                    }}
                  >
                    {texts.seen.previous}
                  </Button>
                  <Typography variant="body2">
                    {texts.seen.page(offset + 1, Math.min(offset + PAGE, total), total)}
                  </Typography>
                  <Button
                    size="small"
                    disabled={offset + PAGE >= total}
                    onClick={() => {
                      setOffset(offset + PAGE);
                    }}
                  >
                    {texts.seen.next}
                  </Button>
                </Stack>
              )}
            </>
          );
        }}
      </Reading>
    </Box>
  );
}

/** What one must know to read the marks. */
function Notices({ page, username }: { readonly page: SeenPage; readonly username: string }) {
  const notices = [
    ...(page.role.holdsRole ? [] : [texts.seen.withoutRole(username)]),
    ...(page.active ? [] : [texts.seen.inactive(username)]),
    ...(page.mayRead.after ? [] : [texts.seen.mayNotRead(username)]),
    ...(page.exact ? [] : [texts.seen.inexact]),
    ...(page.counts.complete ? [] : [texts.seen.incomplete(page.counts.rows)]),
  ];
  return notices.map((notice) => (
    <Alert key={notice} severity="info" sx={{ mb: 1 }}>
      {notice}
    </Alert>
  ));
}

interface MarksProps {
  readonly page: SeenPage;
  readonly chosen: Change | undefined;
  readonly onChoose: (change: Change | undefined) => void;
}

/** Numbers of rows by what happens to them; a click shows those alone, another one all. */
const Marks = ({ page, chosen, onChoose }: MarksProps) => (
  <Stack direction="row" role="group" aria-label={texts.seen.marks} sx={{ flexWrap: 'wrap', gap: 1, mb: 1 }}>
    {CHANGES.map((change) => (
      <Chip
        key={change}
        size="small"
        variant={chosen === change ? 'filled' : 'outlined'}
        label={`${texts.seen.changes[change]}: ${page.counts[change]}`}
        aria-pressed={chosen === change}
        onClick={() => {
          onChoose(chosen === change ? undefined : change);
        }}
      />
    ))}
  </Stack>
);

const changeOf = ({ before, after }: SeenRow): Change =>
  before ? (after ? 'kept' : 'lost') : after ? 'gained' : 'hidden';

const COLORS = { gained: 'success', lost: 'error', kept: 'default', hidden: 'default' } as const;

function RowTable({ rows, username }: { readonly rows: readonly SeenRow[]; readonly username: string }) {
  const seen = (is: boolean): string => (is ? texts.seen.seen : texts.seen.hidden);
  return (
    <SimpleTable
      label={texts.seen.title}
      rows={rows}
      keyOf={({ id }) => JSON.stringify(id)}
      empty={texts.seen.nothing}
      columns={[
        { title: texts.seen.row, cell: ({ _instanceName }) => _instanceName },
        { title: texts.seen.before, cell: ({ before }) => seen(before) },
        { title: texts.seen.after, cell: ({ after }) => seen(after) },
        {
          title: texts.seen.change,
          cell: (row) => {
            const change = changeOf(row);
            return <Chip size="small" variant="outlined" color={COLORS[change]} label={texts.seen.changes[change]} />;
          },
        },
        {
          title: texts.screens.why,
          cell: (row) => (typeof row.id === 'string' ? <WhyLink row={row} id={row.id} username={username} /> : null),
        },
      ]}
    />
  );
}

/** Explains why the person sees the row today or not, in another tab: the draft stays. */
function WhyLink({ row, id, username }: { readonly row: SeenRow; readonly id: string; readonly username: string }) {
  const question = new URLSearchParams({ username, entity: row._entityName, action: 'read', id });
  return (
    <Link to={`/-/why?${question.toString()}`} target="_blank" aria-label={texts.seen.whyOf(row._instanceName)}>
      {texts.screens.why}
    </Link>
  );
}
