import type { EntityModel } from '../../model/entity-model.js';
import type { Operation, Parameter, PathItem, Paths, Schema } from '../openapi.js';
import {
  DELETED,
  ETAG,
  filterParameter,
  IF_MATCH,
  listParameters,
  LOCATION,
  MODEL_VERSION,
  path,
  readParameters,
  TOTAL_COUNT,
  writeParameters,
} from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, writeFaults } from '../parts/responses.js';
import { arrayOf, COUNT, ref } from '../parts/schemas.js';
import { countBody, searchBody } from '../parts/shared-schemas.js';
import type { EntityContext } from './entity-context.js';
import { pathId, idSchema } from './id-schemas.js';
import { operationSuffix, schemaRef } from './names.js';

/** All requests for one entity, with its name in the path; protocol/entities.md 2. */
export function entityPaths(entity: EntityModel, context: EntityContext): Paths {
  const requests = new EntityRequests(entity, context);
  const base = `/entities/${entity.name}`;
  return {
    [base]: requests.whole(),
    [`${base}/{entityId}`]: requests.single(),
    ...(entity.readOnly ? {} : { [`${base}/deletion-preview`]: requests.deletionPreview() }),
    [`${base}/search`]: requests.search(),
    [`${base}/search/count`]: requests.count(),
  };
}

class EntityRequests {
  private readonly answer: Schema;

  constructor(
    private readonly entity: EntityModel,
    private readonly context: EntityContext,
  ) {
    this.answer = schemaRef('entity', entity.name);
  }

  whole(): PathItem {
    const { name } = this.entity;
    const { plan } = this.context;
    const list = this.operation('list', 'Lists objects', {
      parameters: this.page(),
      responses: { ...ok('A page', json(arrayOf(this.answer)), TOTAL_COUNT), ...faults(400, 401, 403, 404) },
    });
    if (this.entity.readOnly) {
      return { get: list };
    }
    const created = { anyOf: [this.answer, arrayOf(this.answer)] };
    return {
      get: list,
      post: this.operation('create', 'Creates one object, or all of an array', {
        parameters: writeParameters(plan),
        requestBody: jsonBody({ anyOf: [schemaRef('new', name), arrayOf(schemaRef('new', name))] }),
        responses: {
          201: { description: 'What was created', headers: { ...LOCATION, ...ETAG }, content: json(created) },
          ...writeFaults(),
        },
      }),
      put: this.operation('updateAll', 'Changes all objects of an array', {
        parameters: writeParameters(plan),
        requestBody: jsonBody(arrayOf(schemaRef('stored', name))),
        responses: { ...ok('What was changed', json(arrayOf(this.answer))), ...writeFaults() },
      }),
      delete: this.operation('deleteAll', 'Deletes all objects that an array names', {
        parameters: [MODEL_VERSION],
        requestBody: jsonBody(this.ids()),
        responses: { ...noContent('All are deleted'), ...faults(400, 401, 403, 404, 409, 413) },
      }),
    };
  }

  single(): PathItem {
    const { name, readOnly } = this.entity;
    const { plan } = this.context;
    const id = path('entityId', 'The id of the object', pathId(this.entity));
    const read = this.operation('read', 'Reads an object', {
      parameters: [id, ...readParameters(plan)],
      responses: { ...ok('The object', json(this.answer), ETAG), ...faults(400, 401, 403, 404) },
    });
    if (readOnly) {
      return { get: read };
    }
    return {
      get: read,
      put: this.operation('update', 'Changes what the body names', {
        parameters: [id, ...writeParameters(plan), IF_MATCH],
        requestBody: jsonBody(schemaRef('changes', name)),
        responses: { ...ok('What was changed', json(this.answer), ETAG), ...writeFaults(412) },
      }),
      delete: this.operation('delete', 'Deletes an object', {
        parameters: [id, MODEL_VERSION, IF_MATCH],
        responses: { ...noContent('It is deleted'), ...faults(400, 401, 403, 404, 409, 412) },
      }),
    };
  }

  deletionPreview(): PathItem {
    return {
      post: this.operation('previewDeletion', 'What deleting all objects that an array names would do', {
        parameters: [MODEL_VERSION],
        requestBody: jsonBody(this.ids()),
        responses: {
          ...ok('What would be deleted and changed', json(ref('deletionPreview'))),
          ...faults(400, 401, 403, 404, 409, 413),
        },
      }),
    };
  }

  search(): PathItem {
    const responses = {
      ...ok('A page of what satisfies the filter', json(arrayOf(this.answer)), TOTAL_COUNT),
      ...faults(400, 401, 403, 404),
    };
    const { planInBody, limit } = this.context;
    return {
      get: this.operation('search', 'Finds objects by a filter', {
        parameters: [filterParameter, ...this.page()],
        responses,
      }),
      post: this.operation('searchByBody', 'Finds objects by a filter in the body', {
        requestBody: jsonBody(searchBody(planInBody, limit, this.softDeletes)),
        responses: { ...responses, ...faults(413) },
      }),
    };
  }

  count(): PathItem {
    const responses = { ...ok('How many', json(COUNT)), ...faults(400, 401, 403, 404) };
    return {
      get: this.operation('count', 'Counts objects by a filter', {
        parameters: [filterParameter, ...this.deleted(), MODEL_VERSION],
        responses,
      }),
      post: this.operation('countByBody', 'Counts objects by a filter in the body', {
        requestBody: jsonBody(countBody(this.softDeletes)),
        responses: { ...responses, ...faults(413) },
      }),
    };
  }

  private ids(): Schema {
    return arrayOf({ anyOf: [idSchema(this.entity), schemaRef('reference', this.entity.name)] });
  }

  private page(): readonly Parameter[] {
    return [...listParameters(this.context.plan, this.context.limit), ...this.deleted()];
  }

  private deleted(): readonly Parameter[] {
    return this.softDeletes ? [DELETED] : [];
  }

  private get softDeletes(): boolean {
    return this.entity.systemAttribute('deletedDate') !== undefined;
  }

  private operation(
    verb: string,
    summary: string,
    rest: Pick<Operation, 'parameters' | 'requestBody' | 'responses'>,
  ): Operation {
    return { operationId: `${verb}_${operationSuffix(this.entity.name)}`, tags: [this.entity.name], summary, ...rest };
  }
}
