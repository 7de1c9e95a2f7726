import { useTheme } from '@mui/material';
import { texts } from '../i18n/texts.js';
import { BarPlot } from './bar-plot.js';

/** What happened within one hour. */
export interface Hour {
  readonly from: string;
  readonly logins: number;
  readonly failedLogins: number;
  readonly denials: number;
}

/** Log-ins and denials per hour. */
export function ActivityPlot({ hours }: { readonly hours: readonly Hour[] }) {
  const { palette } = useTheme();
  const { logins, failedLogins, denials } = texts.home.series;
  return (
    <BarPlot
      series={[
        { label: logins, color: palette.success.main },
        { label: failedLogins, color: palette.error.main },
        { label: denials, color: palette.warning.main },
      ]}
      bars={hours.map((hour) => ({ from: hour.from, values: [hour.logins, hour.failedLogins, hour.denials] }))}
    />
  );
}
