import { createDataProvider, Rights } from 'latchkey/react-admin';
import { lazy, useCallback, useMemo, useState } from 'react';
import { Admin, CustomRoutes, type I18nProvider, localStorageStore, Resource } from 'react-admin';
import { BrowserRouter, Route } from 'react-router-dom';
import { authProviderOf } from './auth.js';
import { captionOf, type Console, ConsoleContext, rowEntities } from './console.js';
import { FrameLayout } from './layout/frame-layout.js';
import { Loading, NotFound } from './layout/states.js';
import { SCREENS } from './screens.js';
import { BASE } from './start/boot.js';
import { darkTheme, lightTheme } from './theme.js';
import Home from './home/home.js';

const EntityList = lazy(() => import('./data/entity-list.js'));
const EntityShow = lazy(() => import('./data/entity-show.js'));
const EntityEdit = lazy(() => import('./data/entity-edit.js'));
const EntityCreate = lazy(() => import('./data/entity-create.js'));

/** Widths of columns and the like; the version of their form is in the name. */
const store = localStorageStore(undefined, 'latchkey.1');

interface AppProps {
  readonly loaded: Omit<Console, 'refreshRights'>;
  readonly i18n: I18nProvider;
}

/** Every entity that the rights allow to read, and the screens of administrators. */
export function App({ loaded, i18n }: AppProps) {
  const [rights, setRights] = useState(loaded.rights);
  const { client, model, session } = loaded;
  const refreshRights = useCallback(async () => {
    const fresh = await Rights.load(client);
    setRights((known) => (JSON.stringify(known.json) === JSON.stringify(fresh.json) ? known : fresh));
  }, [client]);
  const console = useMemo(() => ({ ...loaded, rights, refreshRights }), [loaded, rights, refreshRights]);
  const dataProvider = useMemo(() => createDataProvider({ client, model }), [client, model]);
  const authProvider = useMemo(() => authProviderOf(session, loaded.user, rights), [session, loaded.user, rights]);
  const entities = rowEntities(loaded).filter((name) => rights.may(name, 'read'));
  const screens = SCREENS.filter(({ allowed }) => allowed(rights));

  return (
    <ConsoleContext value={console}>
      <BrowserRouter basename={BASE}>
        <Admin
          title="Latchkey"
          dataProvider={dataProvider}
          authProvider={authProvider}
          i18nProvider={i18n}
          store={store}
          theme={lightTheme}
          darkTheme={darkTheme}
          layout={FrameLayout}
          dashboard={Home}
          catchAll={NotFound}
          loginPage={false}
          loading={Loading}
          disableTelemetry
        >
          {entities.map((entityName) => (
            <Resource
              key={entityName}
              name={entityName}
              options={{ label: captionOf(console, entityName) }}
              recordRepresentation={(record: { readonly _instanceName?: string; readonly id: string }) =>
                record._instanceName ?? record.id
              }
              list={EntityList}
              show={EntityShow}
              edit={rights.may(entityName, 'update') ? EntityEdit : undefined}
              create={rights.may(entityName, 'create') ? EntityCreate : undefined}
            />
          ))}
          <CustomRoutes>
            {screens.map(({ path, Screen }) => (
              <Route key={path} path={path} element={<Screen />} />
            ))}
          </CustomRoutes>
        </Admin>
      </BrowserRouter>
    </ConsoleContext>
  );
}
