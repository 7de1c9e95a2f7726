import { MenuItem, TextField } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { ReadPanel, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Empty, Loading } from '../layout/states.js';
import { useRead } from '../read.js';
import { type Callable, callOfMethod, type ServiceMethod } from './calls.js';
import { EntityPanels, Parameters, TryButton } from './entity-panels.js';
import { TryOut } from './try-out.js';

/** With the library that places the boxes. */
const Diagram = lazy(() => import('./diagram.js'));

/** The entities with attributes, plans and queries, and the services. The chosen entity is in the address. */
export default function ModelScreen() {
  const console = useConsole();
  const [address, setAddress] = useSearchParams();
  const [trying, setTrying] = useState<Callable>();
  const entities = console.model.entities
    .map(({ entityName }) => ({ name: entityName, caption: captionOf(console, entityName) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const named = entities.find(({ name }) => name === address.get('entity'));
  const entity = (named ?? entities[0])?.name;
  const choose = (name: string): void => {
    setAddress({ entity: name }, { replace: true });
  };
  return (
    <Screen title={texts.screens.model}>
      {entity === undefined ? (
        <Empty />
      ) : (
        <>
          <TextField
            select
            size="small"
            label={texts.roles.entity}
            value={entity}
            onChange={(event) => {
              choose(event.target.value);
            }}
            sx={{ maxWidth: 320 }}
          >
            {entities.map(({ name, caption }) => (
              <MenuItem key={name} value={name}>
                {caption === name ? name : `${caption} (${name})`}
              </MenuItem>
            ))}
          </TextField>
          <Suspense fallback={<Loading />}>
            <Diagram entity={entity} onChoose={choose} />
          </Suspense>
          <EntityPanels key={entity} entity={entity} onTry={setTrying} />
        </>
      )}
      <Services onTry={setTrying} />
      {trying !== undefined && (
        <TryOut
          callable={trying}
          onClose={() => {
            setTrying(undefined);
          }}
        />
      )}
    </Screen>
  );
}

interface Service {
  readonly name: string;
  readonly methods: readonly ServiceMethod[];
}

function Services({ onTry }: { readonly onTry: (callable: Callable) => void }) {
  const services = useRead<readonly Service[]>('/services');
  return (
    <ReadPanel title={texts.model.services} query={services}>
      {(rows) => (
        <SimpleTable
          label={texts.model.services}
          rows={rows.flatMap(({ name, methods }) => methods.map((method) => ({ service: name, method })))}
          keyOf={({ service, method }) => `${service} ${JSON.stringify(method)}`}
          columns={[
            { title: texts.model.name, cell: ({ service, method }) => `${service}.${method.name}` },
            { title: 'HTTP', cell: ({ method }) => method.httpMethod ?? 'GET, POST' },
            { title: texts.model.parameters, cell: ({ method }) => <Parameters of={method.params} /> },
            {
              title: '',
              cell: ({ service, method }) => (
                <TryButton
                  name={`${method.httpMethod ?? 'POST'} ${service}.${method.name}`}
                  onClick={() => {
                    onTry(callOfMethod(service, method));
                  }}
                />
              ),
            },
          ]}
        />
      )}
    </ReadPanel>
  );
}
