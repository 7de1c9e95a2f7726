import { Button, Stack } from '@mui/material';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';
import { type Callable, callOfQuery, type Query } from './calls.js';

interface Plan {
  readonly name: string;
  readonly properties: readonly unknown[];
}

interface EntityProps {
  readonly entity: string;
  readonly onTry: (callable: Callable) => void;
}

/** Attributes, fetch plans and queries of an entity. */
export function EntityPanels({ entity, onTry }: EntityProps) {
  const { rights } = useConsole();
  return (
    <Stack spacing={2}>
      <Attributes entity={entity} />
      <Plans entity={entity} />
      {rights.may(entity, 'read') && <Queries entity={entity} onTry={onTry} />}
    </Stack>
  );
}

function Attributes({ entity }: { readonly entity: string }) {
  const { model } = useConsole();
  return (
    <Panel title={texts.model.attributes}>
      <SimpleTable
        label={texts.model.attributes}
        rows={[...model.attributes(entity).values()]}
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
  );
}

function Plans({ entity }: { readonly entity: string }) {
  const plans = useRead<readonly Plan[]>(`/metadata/entities/${encodeURIComponent(entity)}/fetchPlans`);
  return (
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
  );
}

const planProperty = (property: unknown): string =>
  typeof property === 'string' ? property : `${(property as { readonly name: string }).name} {…}`;

function Queries({ entity, onTry }: EntityProps) {
  const queries = useRead<readonly Query[]>(`/queries/${encodeURIComponent(entity)}`);
  return (
    <Panel title={texts.model.queries}>
      <Reading query={queries}>
        {(rows) => (
          <SimpleTable
            label={texts.model.queries}
            rows={rows}
            keyOf={({ name }) => name}
            columns={[
              { title: texts.model.name, cell: ({ name }) => name },
              { title: texts.model.parameters, cell: ({ params }) => <Parameters of={params} /> },
              {
                title: '',
                cell: (query) => (
                  <TryButton
                    name={query.name}
                    onClick={() => {
                      onTry(callOfQuery(entity, query));
                    }}
                  />
                ),
              },
            ]}
          />
        )}
      </Reading>
    </Panel>
  );
}

/** Names of parameters with their types. */
export const Parameters = ({
  of,
}: {
  readonly of: readonly { readonly name: string; readonly type: string | null }[];
}) => of.map(({ name, type }) => (type === null ? name : `${name}: ${type}`)).join(', ');

/** Opens the form of a query or method. */
export const TryButton = ({ name, onClick }: { readonly name: string; readonly onClick: () => void }) => (
  <Button size="small" aria-label={texts.model.tryOutOf(name)} onClick={onClick}>
    {texts.model.tryOut}
  </Button>
);
