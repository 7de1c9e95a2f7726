import { expect } from '@jest/globals';
import type { TestApp } from '../harness/app.js';

/** What a definition says; `code` and `dataType` are required. */
export interface Definition {
  readonly code: string;
  readonly dataType: string;
  readonly [attribute: string]: unknown;
}

/** A category with attributes, made over the API by `admin`. @returns its id */
export async function aCategory(app: TestApp, entityType: string, ...definitions: Definition[]): Promise<string> {
  const categoryAttrs = definitions.map((definition, index) => ({
    name: definition.code,
    orderNo: index,
    ...definition,
  }));
  const body = { name: `Of ${entityType}`, entityType, categoryAttrs };
  const answer = await app.as('admin').post('/rest/entities/dynat_Category', body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return (answer.json as { id: string }).id;
}

/** The id of a definition. */
export async function attributeId(app: TestApp, code: string): Promise<string> {
  const filter = encodeURIComponent(JSON.stringify({ conditions: [{ property: 'code', operator: '=', value: code }] }));
  const answer = await app.as('admin').get(`/rest/entities/dynat_CategoryAttribute/search?filter=${filter}`);
  return (answer.json as readonly { id: string }[])[0]?.id ?? '';
}
