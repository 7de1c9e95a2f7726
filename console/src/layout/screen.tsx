import { Stack } from '@mui/material';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Title } from 'react-admin';
import { LatchkeyError } from 'latchkey/react-admin';
import { Failure, Loading, Panel } from './states.js';

/** A screen of panels. */
export const Screen = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Stack spacing={2} sx={{ my: 2 }}>
    <Title title={title} />
    {children}
  </Stack>
);

interface ReadingProps<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** What was read; before that that it loads, or why it cannot. */
export function Reading<T>({ query, children }: ReadingProps<T>) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  return query.error === null ? (
    <Loading />
  ) : (
    <Failure
      error={query.error}
      onRetry={() => {
        void query.refetch();
      }}
    />
  );
}

interface ReadPanelProps<T> extends ReadingProps<T> {
  readonly title: string;
  readonly actions?: ReactNode;
}

/** A panel of what was read; none where the server does not offer it. */
export function ReadPanel<T>({ title, actions, query, children }: ReadPanelProps<T>) {
  if (query.error instanceof LatchkeyError && query.error.status === 404) {
    return null;
  }
  return (
    <Panel title={title} actions={actions}>
      <Reading query={query}>{children}</Reading>
    </Panel>
  );
}
