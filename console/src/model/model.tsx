import { MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';

interface Plan {
  readonly name: string;
  readonly properties: readonly unknown[];
}

interface Query {
  readonly name: string;
  readonly params: readonly { readonly name: string; readonly type: string }[];
}

interface Service {
  readonly name: string;
  readonly methods: readonly {
    readonly name: string;
    readonly httpMethod: string;
    readonly params: readonly { readonly name: string; readonly type: string }[];
  }[];
}

/** The entities with attributes, plans and queries, and the services. */
export default function ModelScreen() {
  const console = useConsole();
  const entities = console.model.entities
    .map(({ entityName }) => ({ name: entityName, caption: captionOf(console, entityName) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const [entity, setEntity] = useState(entities[0]?.name ?? '');
  return (
    <Screen title={texts.screens.model}>
      <TextField
        select
        size="small"
        label={texts.roles.entity}
        value={entity}
        onChange={(event) => {
          setEntity(event.target.value);
        }}
        sx={{ maxWidth: 320 }}
      >
        {entities.map(({ name, caption }) => (
          <MenuItem key={name} value={name}>
            {caption === name ? name : `${caption} (${name})`}
          </MenuItem>
        ))}
      </TextField>
      {entity !== '' && <EntityPanels key={entity} entity={entity} />}
      <Services />
    </Screen>
  );
}

function EntityPanels({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const path = encodeURIComponent(entity);
  const plans = useRead<readonly Plan[]>(`/metadata/entities/${path}/fetchPlans`);
  const queries = useRead<readonly Query[]>(console.rights.may(entity, 'read') ? `/queries/${path}` : undefined);
  return (
    <Stack spacing={2}>
      <Panel title={texts.model.attributes}>
        <SimpleTable
          label={texts.model.attributes}
          rows={[...console.model.attributes(entity).values()]}
          keyOf={({ name }) => name}
          columns={[
            { title: texts.model.name, cell: ({ name }) => name },
            { title: texts.model.caption, cell: ({ description }) => description },
            { title: texts.model.type, cell: ({ type }) => type },
            {
              title: texts.model.cardinality,
              cell: ({ cardinality }) => (cardinality === 'NONE' ? '' : cardinality.toLowerCase().replaceAll('_', ' ')),
            },
            { title: texts.model.mandatory, cell: ({ mandatory }) => (mandatory ? texts.values.yes : '') },
            { title: texts.model.readOnly, cell: ({ readOnly }) => (readOnly ? texts.values.yes : '') },
          ]}
        />
      </Panel>
      <Panel title={texts.model.plans}>
        <Reading query={plans}>
          {(rows) => (
            <SimpleTable
              label={texts.model.plans}
              rows={rows}
              keyOf={({ name }) => name}
              columns={[
                { title: texts.model.name, cell: ({ name }) => name },
                { title: texts.model.attributes, cell: ({ properties }) => properties.map(planProperty).join(', ') },
              ]}
            />
          )}
        </Reading>
      </Panel>
      {console.rights.may(entity, 'read') && (
        <Panel title={texts.model.queries}>
          <Reading query={queries}>
            {(rows) => (
              <SimpleTable
                label={texts.model.queries}
                rows={rows}
                keyOf={({ name }) => name}
                columns={[
                  { title: texts.model.name, cell: ({ name }) => name },
                  {
                    title: texts.model.parameters,
                    cell: ({ params }) => params.map(({ name, type }) => `${name}: ${type}`).join(', '),
                  },
                ]}
              />
            )}
          </Reading>
        </Panel>
      )}
    </Stack>
  );
}

const planProperty = (property: unknown): string =>
  typeof property === 'string' ? property : `${(property as { readonly name: string }).name} {…}`;

function Services() {
  const services = useRead<readonly Service[]>('/services');
  return (
    <Panel title={texts.model.services}>
      <Reading query={services}>
        {(rows) => (
          <SimpleTable
            label={texts.model.services}
            rows={rows.flatMap(({ name, methods }) => methods.map((method) => ({ service: name, ...method })))}
            keyOf={({ service, name, httpMethod }) => `${httpMethod} ${service}.${name}`}
            columns={[
              { title: texts.model.name, cell: ({ service, name }) => `${service}.${name}` },
              { title: 'HTTP', cell: ({ httpMethod }) => httpMethod },
              {
                title: texts.model.parameters,
                cell: ({ params }) => params.map(({ name, type }) => `${name}: ${type}`).join(', '),
              },
            ]}
          />
        )}
      </Reading>
    </Panel>
  );
}
