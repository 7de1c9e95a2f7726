import { RestResponse } from '../../http/rest-response.js';
import type { Metrics } from './metrics.js';

const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8';

/** All metrics in the text form of Prometheus. */
export const metricsResponse = async (metrics: Metrics): Promise<RestResponse> =>
  RestResponse.text((await metrics.read()) ?? '', { 'content-type': PROMETHEUS });
