import { boundValues } from '../../conditions/bound-values.js';
import { RestResponse } from '../../http/rest-response.js';
import type { SqlRunner, SqlValue } from '../../sql/statement.js';
import type { Page, ReadShape } from './compiled-read.js';
import type { Presentation } from './presentation.js';
import type { ReadCompiler } from './read-compiler.js';

/**
 * The response of a list, with `X-Total-Count` if requested: the rows of the page carry it, an empty page runs a count
 * (protocol/entities.md 6, 7).
 *
 * @param values of the filter, to be given when it has parameters, and of the rows among which it searches
 */
export async function listedPage(
  compiler: ReadCompiler,
  runner: SqlRunner,
  shape: ReadShape,
  page: Page,
  shown: Presentation,
  values: readonly SqlValue[] = shape.filter ? boundValues(shape.filter) : [],
): Promise<RestResponse> {
  const { entity, rights, filter, among, counted } = shape;
  const { json, total } = await compiler.compile(shape).page(runner, page, shown, values);
  return RestResponse.result(
    json,
    counted
      ? {
          'x-total-count':
            total ?? (await compiler.count(runner, { entity, rights, filter, among }, shown.values, values)),
        }
      : {},
  );
}
