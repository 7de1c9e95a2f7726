import { LatchkeyError } from 'latchkey/react-admin';
import { lazy, type ReactNode, Suspense } from 'react';
import type { I18nProvider } from 'react-admin';
import {
  BASE,
  connect,
  hasLoggedOut,
  leave,
  loadConsole,
  loadSettings,
  logIn,
  openSession,
  pathBelowBase,
} from './boot.js';
import { App } from '../app.js';
import { StartPage } from './start-page.js';
import { texts } from '../i18n/texts.js';

const SetupPage = lazy(() => import('./setup-page.js'));

type Show = (page: ReactNode) => void;

/** From the address to the first screen: set-up, the way back from the login page, or the console. */
export async function start(show: Show, i18n: I18nProvider): Promise<void> {
  try {
    await open(show, i18n);
  } catch (error) {
    showFailure(show, error);
  }
}

async function open(show: Show, i18n: I18nProvider): Promise<void> {
  const settings = await loadSettings();
  if (pathBelowBase() === 'setup') {
    show(
      <Suspense>
        <SetupPage />
      </Suspense>,
    );
    return;
  }
  const session = openSession(settings);
  if (pathBelowBase() === 'callback') {
    const returnTo = await session.finishLogin(location.search);
    if (returnTo === undefined) {
      window.close();
      return;
    }
    history.replaceState(null, '', returnTo);
  } else if (hasLoggedOut() || !(await session.resume())) {
    if (hasLoggedOut() || !settings.administrators) {
      show(<StartPage settings={settings} onLogin={() => void logIn(session)} />);
    } else {
      await logIn(session);
    }
    return;
  }
  const client = connect(settings, session);
  try {
    const loaded = await loadConsole(settings, session, client);
    show(<App loaded={loaded} i18n={i18n} />);
  } catch (error) {
    showFailure(show, error, () => void session.logout().then(leave));
  }
}

/** Nothing can be shown: says why, and how to go on. */
function showFailure(show: Show, error: unknown, onLogout?: () => void): void {
  const forbidden = error instanceof LatchkeyError && error.status === 403;
  show(
    <StartPage
      title={forbidden ? texts.start.forbidden : texts.start.failed}
      message={forbidden ? texts.start.forbiddenHelp : error instanceof Error ? error.message : String(error)}
      onLogout={onLogout}
      onRetry={() => {
        location.assign(BASE);
      }}
    />,
  );
}
