import { Box, Stack, Typography } from '@mui/material';
import { currentLocale } from '../locale.js';

/** What is counted, in one color. */
export interface Series {
  readonly label: string;
  readonly color: string;
}

/** Counts of one stretch of time, in the order of the series. */
export interface Bars {
  readonly from: string;
  readonly values: readonly number[];
}

/** In units of the picture, which stretches to the width of its panel. */
const BAR = 4;
const GAP = 3;
const HEIGHT = 80;

const timeText = (from: string): string =>
  new Intl.DateTimeFormat(currentLocale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(from));

/** Bars over time; each says its number to those who cannot see it. */
export function BarPlot({ series, bars }: { readonly series: readonly Series[]; readonly bars: readonly Bars[] }) {
  const group = BAR * series.length + GAP;
  const top = Math.max(1, ...bars.flatMap(({ values }) => values));
  const [first, last] = [bars[0], bars.at(-1)];
  const totals = series.map(({ label, color }, at) => ({
    label,
    color,
    total: bars.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  }));
  return (
    <>
      <Box
        component="svg"
        role="img"
        aria-label={totals.map(({ label, total }) => `${label}: ${total}`).join(', ')}
        viewBox={`0 0 ${bars.length * group} ${HEIGHT}`}
        preserveAspectRatio="none"
        sx={{ width: '100%', height: 120, borderBottom: 1, borderColor: 'divider' }}
      >
        {bars.map(({ from, values }, index) =>
          series.map(({ label, color }, at) => {
            const count = values[at] ?? 0;
            const height = (count / top) * HEIGHT;
            return (
              <rect
                key={`${from} ${label}`}
                x={index * group + at * BAR}
                y={HEIGHT - height}
                width={BAR - 0.5}
                height={height}
                fill={color}
              >
                <title>{`${timeText(from)} ${label}: ${count}`}</title>
              </rect>
            );
          }),
        )}
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between' }}>
        <Typography variant="caption">{first !== undefined && timeText(first.from)}</Typography>
        <Typography variant="caption">{last !== undefined && timeText(last.from)}</Typography>
      </Stack>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
        {totals.map(({ label, color, total }) => (
          <Stack key={label} direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
            <Box sx={{ width: 12, height: 12, bgcolor: color, borderRadius: 0.5 }} />
            <Typography variant="body2">
              {label}: {total}
            </Typography>
          </Stack>
        ))}
      </Stack>
    </>
  );
}
