import { Alert, Button, Card, CssBaseline, Stack, ThemeProvider, Typography, useMediaQuery } from '@mui/material';
import { createTheme } from '@mui/material/styles';
import type { ReactNode } from 'react';
import type { ConsoleSettings } from '../console.js';
import { texts } from '../i18n/texts.js';
import { darkTheme, lightTheme } from '../theme.js';

/** One card in the middle of the page, for everything before the console itself. */
export function StartCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const dark = useMediaQuery('(prefers-color-scheme: dark)');
  return (
    <ThemeProvider theme={createTheme(dark ? darkTheme : lightTheme)}>
      <CssBaseline />
      <Stack component="main" sx={{ minHeight: '100vh', alignItems: 'center', justifyContent: 'center', p: 2 }}>
        <Card sx={{ p: 4, width: '100%', maxWidth: 420 }}>
          <Stack spacing={2}>
            <Typography variant="h5" component="h1">
              {title}
            </Typography>
            {children}
          </Stack>
        </Card>
      </Stack>
    </ThemeProvider>
  );
}

interface StartPageProps {
  readonly settings?: ConsoleSettings;
  readonly title?: string;
  readonly message?: string;
  readonly onLogin?: () => void;
  readonly onLogout?: () => void;
  readonly onRetry?: () => void;
}

/** Before the login, after the log-out, and when the console cannot be opened. */
export function StartPage({ settings, title, message, onLogin, onLogout, onRetry }: StartPageProps) {
  return (
    <StartCard title={title ?? texts.title}>
      {message !== undefined && <Alert severity="error">{message}</Alert>}
      {settings?.administrators === false && <Alert severity="info">{texts.start.noAdministrator}</Alert>}
      {settings?.demo && <Typography>{texts.start.demo(settings.demo.username)}</Typography>}
      {onLogin && (
        <Button variant="contained" size="large" onClick={onLogin} autoFocus>
          {texts.start.logIn}
        </Button>
      )}
      {onRetry && (
        <Button variant="outlined" onClick={onRetry}>
          {texts.start.retry}
        </Button>
      )}
      {onLogout && <Button onClick={onLogout}>{texts.session.logOut}</Button>}
    </StartCard>
  );
}
