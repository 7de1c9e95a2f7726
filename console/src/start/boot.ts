import { LatchkeyClient, Model, Rights, Session, withNumbers } from 'latchkey/react-admin';
import type { Console, ConsoleSettings, CurrentUser, EnumValue } from '../console.js';
import { currentLocale } from '../locale.js';

/** The path of the console, with slashes at both ends. */
export const BASE = new URL(document.baseURI).pathname;

/** The path below {@link BASE}, without its first slash. */
export const pathBelowBase = (): string => location.pathname.slice(BASE.length);

/** Says in this tab that somebody has logged out, so that the console does not log them in again at once. */
const LOGGED_OUT = 'latchkey.logged-out';

export const hasLoggedOut = (): boolean => sessionStorage.getItem(LOGGED_OUT) !== null;

/** What the session reports to the page that shows it. */
export const sessionEvents = {
  expired: (): void => undefined,
  renewed: (): void => undefined,
};

/** Reads what the server says about itself. */
export async function loadSettings(): Promise<ConsoleSettings> {
  const response = await fetch('settings.json', { headers: { accept: 'application/json' } });
  if (!response.ok) {
    throw new Error(`settings.json: HTTP ${response.status}`);
  }
  return (await response.json()) as ConsoleSettings;
}

export function openSession(settings: ConsoleSettings): Session {
  return new Session({
    token: settings.token,
    authorize: settings.authorize,
    revoke: settings.revoke,
    logout: settings.logout,
    clientId: settings.clientId,
    redirectUri: new URL('callback', document.baseURI).href,
    onExpired: () => {
      sessionEvents.expired();
    },
    onRenewed: () => {
      sessionEvents.renewed();
    },
    onLogout: leave,
  });
}

/** Shows the page of people who have logged out, without anything they saw. */
export function leave(): void {
  sessionStorage.setItem(LOGGED_OUT, 'true');
  location.assign(BASE);
}

/** To the login page, and back to where the user is now. */
export async function logIn(session: Session): Promise<void> {
  sessionStorage.removeItem(LOGGED_OUT);
  await session.login(location.pathname + location.search);
}

export const connect = (settings: ConsoleSettings, session: Session): LatchkeyClient =>
  new LatchkeyClient({ rest: settings.rest, token: (refused) => session.token(refused), locale: currentLocale });

interface UserInfo {
  readonly username: string;
  readonly attributes: { readonly firstName?: string | null; readonly lastName?: string | null };
}

export async function loadUser(client: LatchkeyClient): Promise<CurrentUser> {
  const { json } = await client.send('GET', '/userInfo');
  const { username, attributes } = withNumbers(json) as UserInfo;
  const fullName = [attributes.firstName, attributes.lastName].filter(Boolean).join(' ');
  return { username, fullName: fullName === '' ? username : fullName };
}

interface EnumJson {
  readonly name: string;
  readonly values: readonly EnumValue[];
}

/** Everything that the screens need, in one round of requests. */
export async function loadConsole(
  settings: ConsoleSettings,
  session: Session,
  client: LatchkeyClient,
): Promise<Omit<Console, 'refreshRights'>> {
  const [user, rights, model, enums, captions] = await Promise.all([
    loadUser(client),
    Rights.load(client),
    Model.load(client),
    client.send('GET', '/metadata/enums'),
    client.send('GET', '/messages/entities'),
  ]);
  return {
    settings,
    session,
    client,
    user,
    rights,
    model,
    enums: new Map((withNumbers(enums.json) as readonly EnumJson[]).map(({ name, values }) => [name, values])),
    captions: captions.json as Readonly<Record<string, string>>,
  };
}
