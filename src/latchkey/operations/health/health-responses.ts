import { RestResponse } from '../../http/rest-response.js';
import type { Health } from './health.js';

const SERVICE_UNAVAILABLE = 503;

/** The process takes part in the traffic of its event loop: more it need not know of itself. */
export const aliveResponse = (): RestResponse => RestResponse.json(JSON.stringify({ status: 'up' }));

/**
 * 503 keeps requests away. Strangers see one word; names, states and ages of parts are for operators.
 *
 * @param forOperator whether the caller is one
 */
export async function readyResponse(health: Health, forOperator: boolean): Promise<RestResponse> {
  const { status, parts } = await health.report();
  const body = JSON.stringify(forOperator ? { status, parts } : { status });
  return RestResponse.json(body, {}, status === 'up' || status === 'degraded' ? 200 : SERVICE_UNAVAILABLE);
}
