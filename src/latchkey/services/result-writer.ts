import { Injectable } from '@nestjs/common';
import { inSlices } from '../common/in-slices.js';
import { RestResponse } from '../http/rest-response.js';
import { isJsonNumber } from '../common/json/strict-json.js';
import { Messages } from '../messages/messages.js';
import { Database } from '../database/database.js';
import type { DatatypeId } from '../datatypes/datatype.js';
import { DATATYPES } from '../datatypes/datatypes.js';
import { normalNumber } from '../datatypes/number-text.js';
import { displayFor } from '../entities/read/compiled-read.js';
import { InstanceWriter } from '../entities/instances/instance-writer.js';
import { SecurityTokens } from '../entities/serialization/security-tokens.js';
import { storedText } from '../datatypes/stored-text.js';
import { EntityRegistry } from '../model/entity-model.js';
import type { Caller } from '../roles/caller.js';
import { ResultJson } from './result-json.js';
import type { ServiceType } from './service-types.js';

/** An empty result still has the content type of a text (protocol/services.md 4, measured on 2.8.3). */
const NOTHING = { 'content-type': 'text/plain;charset=UTF-8' };

/** Writes what a service method returned; protocol/services.md 4. */
@Injectable()
export class ResultWriter {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly messages: Messages,
    private readonly database: Database,
    private readonly tokens: SecurityTokens,
  ) {}

  /**
   * @param returns the declared type, which decides how bare values are formatted
   * @throws Error for a result that does not fit the type, or has no JSON
   */
  async write(caller: Caller, returns: ServiceType | undefined, result: unknown): Promise<RestResponse> {
    if (result === null || result === undefined) {
      return RestResponse.empty(204, NOTHING);
    }
    const type = returns?.item;
    if (type?.kind === 'scalar' && !returns?.list) {
      return RestResponse.text(scalarText(type.type, storedText(type.type, result)));
    }
    if (!returns && (typeof result !== 'object' || isJsonNumber(result))) {
      return RestResponse.text(plainText(result));
    }
    if (!returns && result instanceof Date) {
      return RestResponse.text(bareText(DATATYPES.dateTime.write(storedText('dateTime', result))));
    }
    return RestResponse.result(await inSlices(this.json(caller).of(result, type)));
  }

  private json(caller: Caller): ResultJson {
    const { entities } = this;
    const reader = { entities, rights: caller.rights, display: displayFor(this.messages, caller) };
    const instances = new InstanceWriter(reader, this.tokens.required ? this.tokens : undefined);
    return new ResultJson(entities, instances, (target) => this.database.dataSource.hasMetadata(target));
  }
}

/** A number as a text has no zeros that say nothing: `1.5` for `1.50` (protocol/services.md 4, measured on 2.8.3). */
const scalarText = (type: DatatypeId, text: string): string =>
  type === 'decimal' ? normalNumber(text) : bareText(DATATYPES[type].write(text));

/** JSON text of a scalar without quotes. */
const bareText = (json: string): string => (json.startsWith('"') ? (JSON.parse(json) as string) : json);

function plainText(value: unknown): string {
  if (typeof value === 'function' || typeof value === 'symbol' || (typeof value === 'number' && !isFinite(value))) {
    throw new Error('A service returned a value that has no text');
  }
  return String(value);
}
