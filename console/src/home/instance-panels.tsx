import { Chip, Typography, useTheme } from '@mui/material';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { ReadPanel } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { useRead } from '../read.js';
import { BarPlot } from './bar-plot.js';

type Status = keyof typeof texts.instance.states;

interface Part {
  readonly status: Status;
  /** Milliseconds since it was looked at. */
  readonly age: number;
  readonly since: string;
}

type StatusClass = keyof typeof texts.instance.classes;

interface Instance {
  readonly instance: string;
  readonly health: { readonly status: Status; readonly parts: Readonly<Record<string, Part>> };
  readonly requests: readonly (Readonly<Record<StatusClass, number>> & { readonly from: string })[];
  readonly slowStatements: readonly {
    readonly at: string;
    readonly ms: number;
    readonly text: string;
    readonly requestId: string | null;
  }[];
}

const COLORS = { up: 'success', degraded: 'warning', down: 'error', stopping: 'warning' } as const;

const CLASSES = ['2xx', '3xx', '4xx', '5xx'] as const satisfies readonly StatusClass[];

/** Each panel reads by the same request: they show one process at one time. */
const useInstance = () => useRead<Instance>('/security/instance');

/** How the process does that answers. */
export function InstancePanels() {
  return (
    <>
      <HealthPanel />
      <RequestsPanel />
      <SlowStatementsPanel />
    </>
  );
}

function HealthPanel() {
  return (
    <ReadPanel title={texts.instance.health} query={useInstance()}>
      {({ instance, health }) => (
        <>
          <StatusChip status={health.status} />
          <SimpleTable
            label={texts.instance.health}
            rows={Object.entries(health.parts)}
            keyOf={([name]) => name}
            columns={[
              { title: texts.instance.part, cell: ([name]) => name },
              { title: texts.instance.state, cell: ([, { status }]) => <StatusChip status={status} /> },
              { title: texts.instance.since, cell: ([, { since }]) => formatMoment(since) },
              { title: texts.instance.age, cell: ([, { age }]) => texts.instance.seconds(Math.round(age / 1000)) },
            ]}
          />
          <Typography variant="caption">{texts.instance.only(instance)}</Typography>
        </>
      )}
    </ReadPanel>
  );
}

const StatusChip = ({ status }: { readonly status: Status }) => (
  <Chip size="small" variant="outlined" color={COLORS[status]} label={texts.instance.states[status]} />
);

function RequestsPanel() {
  const { palette } = useTheme();
  const colors = [palette.success.main, palette.info.main, palette.warning.main, palette.error.main];
  return (
    <ReadPanel title={texts.instance.requests} query={useInstance()}>
      {({ requests }) => (
        <BarPlot
          series={CLASSES.map((name, index) => ({ label: texts.instance.classes[name], color: colors[index] ?? '' }))}
          bars={requests.map((minute) => ({ from: minute.from, values: CLASSES.map((name) => minute[name]) }))}
        />
      )}
    </ReadPanel>
  );
}

function SlowStatementsPanel() {
  return (
    <ReadPanel title={texts.instance.slow} query={useInstance()}>
      {({ slowStatements }) => (
        <SimpleTable
          label={texts.instance.slow}
          rows={slowStatements.map((each, index) => ({ ...each, key: String(index) }))}
          keyOf={({ key }) => key}
          empty={texts.instance.noneSlow}
          columns={[
            { title: texts.home.at, cell: ({ at }) => formatMoment(at) },
            { title: texts.instance.took, cell: ({ ms }) => `${ms} ms` },
            { title: texts.instance.statement, cell: ({ text }) => <code>{text}</code> },
            { title: texts.home.request, cell: ({ requestId }) => requestId },
          ]}
        />
      )}
    </ReadPanel>
  );
}
