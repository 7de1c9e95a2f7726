import { Box, Stack, Typography, useTheme } from '@mui/material';
import { currentLocale } from '../locale.js';
import { texts } from '../i18n/texts.js';

/** What happened within one hour. */
export interface Hour {
  readonly from: string;
  readonly logins: number;
  readonly failedLogins: number;
  readonly denials: number;
}

const SERIES = ['logins', 'failedLogins', 'denials'] as const;

/** In units of the picture, which stretches to the width of its panel. */
const BAR = 4;
const GROUP = BAR * SERIES.length + 3;
const HEIGHT = 80;

const hourText = (from: string): string =>
  new Intl.DateTimeFormat(currentLocale(), { hour: '2-digit', minute: '2-digit' }).format(new Date(from));

/** Bars per hour; each says its number to those who cannot see it. */
export function ActivityPlot({ hours }: { readonly hours: readonly Hour[] }) {
  const { palette } = useTheme();
  const colors = { logins: palette.success.main, failedLogins: palette.error.main, denials: palette.warning.main };
  const top = Math.max(1, ...hours.map((hour) => Math.max(hour.logins, hour.failedLogins, hour.denials)));
  const [first, last] = [hours[0], hours.at(-1)];
  const sum = (name: (typeof SERIES)[number]): number => hours.reduce((total, hour) => total + hour[name], 0);
  return (
    <>
      <Box
        component="svg"
        role="img"
        aria-label={SERIES.map((name) => `${texts.home.series[name]}: ${sum(name)}`).join(', ')}
        viewBox={`0 0 ${hours.length * GROUP} ${HEIGHT}`}
        preserveAspectRatio="none"
        sx={{ width: '100%', height: 120, borderBottom: 1, borderColor: 'divider' }}
      >
        {hours.map((hour, index) =>
          SERIES.map((name, at) => {
            const height = (hour[name] / top) * HEIGHT;
            return (
              <rect
                key={`${hour.from} ${name}`}
                x={index * GROUP + at * BAR}
                y={HEIGHT - height}
                width={BAR - 0.5}
                height={height}
                fill={colors[name]}
              >
                <title>{`${hourText(hour.from)} ${texts.home.series[name]}: ${hour[name]}`}</title>
              </rect>
            );
          }),
        )}
      </Box>
      <Stack direction="row" sx={{ justifyContent: 'space-between' }}>
        <Typography variant="caption">{first !== undefined && hourText(first.from)}</Typography>
        <Typography variant="caption">{last !== undefined && hourText(last.from)}</Typography>
      </Stack>
      <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
        {SERIES.map((name) => (
          <Stack key={name} direction="row" sx={{ alignItems: 'center', gap: 0.5 }}>
            <Box sx={{ width: 12, height: 12, bgcolor: colors[name], borderRadius: 0.5 }} />
            <Typography variant="body2">
              {texts.home.series[name]}: {sum(name)}
            </Typography>
          </Stack>
        ))}
      </Stack>
    </>
  );
}
