import { Alert, Box, Button, Card, CardContent, LinearProgress, Stack, Typography } from '@mui/material';
import { LatchkeyError } from 'latchkey/react-admin';
import type { ReactNode } from 'react';
import { Title } from 'react-admin';
import { Link } from 'react-router-dom';
import { ADMINISTRATION, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';

/** While something loads. */
export const Loading = () => <LinearProgress aria-label={texts.states.loading} sx={{ my: 2 }} />;

/** Nothing is there, and that is fine. */
export const Empty = ({ children }: { readonly children?: ReactNode }) => (
  <Typography color="text.secondary" sx={{ py: 3 }}>
    {children ?? texts.states.empty}
  </Typography>
);

/** An error in its place; administrators see from a denial where to look for its reason. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { rights } = useConsole();
  const denied = error instanceof LatchkeyError && error.status === 403;
  const traceId = denied ? error.traceId : null;
  return (
    <Alert
      severity={denied ? 'warning' : 'error'}
      action={onRetry && <Button onClick={onRetry}>{texts.start.retry}</Button>}
      sx={{ my: 2 }}
    >
      {denied ? texts.states.forbidden : texts.states.failed} {error instanceof Error ? error.message : String(error)}
      {traceId !== null && rights.has(ADMINISTRATION) && (
        <>
          {' '}
          <Link to={`/-/why?trace=${encodeURIComponent(traceId)}`}>{texts.screens.why}</Link>
        </>
      )}
    </Alert>
  );
}

/** A screen threw: the frame stays. */
export const ScreenError = ({ error }: { readonly error?: unknown }) => (
  <Box sx={{ p: 2 }}>
    <Title title={texts.states.failed} />
    <Failure error={error} />
  </Box>
);

export function NotFound() {
  return (
    <Card sx={{ mt: 2 }}>
      <Title title={texts.states.notFound} />
      <CardContent>
        <Stack spacing={2} sx={{ alignItems: 'flex-start' }}>
          <Typography>{texts.states.notFoundHelp}</Typography>
          <Button component={Link} to="/" variant="contained">
            {texts.screens.home}
          </Button>
        </Stack>
      </CardContent>
    </Card>
  );
}

/** A titled card: what most screens are made of. */
export function Panel({ title, actions, children }: PanelProps) {
  return (
    <Card component="section" aria-label={title}>
      <CardContent>
        <Stack direction="row" sx={{ alignItems: 'center', mb: 1, gap: 1, flexWrap: 'wrap' }}>
          <Typography variant="h6" component="h2" sx={{ flexGrow: 1 }}>
            {title}
          </Typography>
          {actions}
        </Stack>
        {children}
      </CardContent>
    </Card>
  );
}

interface PanelProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}
