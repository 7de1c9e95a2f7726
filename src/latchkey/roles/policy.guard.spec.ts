import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ANONYMOUS, type Principal, type UserPrincipal } from '../common/principal.js';
import { Access, type AccessNeed } from '../common/access.decorator.js';
import type { ClientRequest } from '../http/client-request.js';
import { loadSettings } from '../config/load-settings.js';
import { functionalAreas, PolicyGuard } from './policy.guard.js';
import type { RightsService, RoleAssignments } from './rights.service.js';
import type { DynamicAttributeLoader } from '../dynamic-attributes/dynamic-attribute-loader.js';
import type { CurrentUsers } from './row-level/current-users.js';

const ALICE: UserPrincipal = {
  kind: 'user',
  username: 'alice',
  userId: 'u1',
  sessionId: 's1',
  sessionLocale: undefined,
  timeZone: undefined,
};

interface Call {
  readonly principal?: Principal;
  readonly permissions?: readonly string[];
  readonly path?: string;
  readonly anonymousUrl?: boolean;
  readonly asksForUser?: boolean;
  readonly languages?: string;
  readonly locales?: readonly string[];
}

/** Lets a request come to a handler that declares what it needs, in a class that may declare it as well. */
async function arrive(
  need: AccessNeed | undefined,
  {
    principal,
    permissions = [],
    path = '',
    anonymousUrl,
    asksForUser = false,
    languages,
    locales = ['en', 'de'],
  }: Call,
  classNeed?: AccessNeed,
): Promise<{ admitted: boolean; request: ClientRequest; asked: string[] }> {
  class Controller {
    handle = () => undefined;
  }
  const handler = () => undefined;
  if (need !== undefined) {
    Access(need)(Controller, 'handle', { value: handler });
  }
  if (classNeed !== undefined) {
    Access(classNeed)(Controller);
  }
  const request = {
    principal,
    segments: path.split('/'),
    anonymousUrl,
    headers: { 'accept-language': languages },
  } as unknown as ClientRequest;
  const asked: string[] = [];
  const rights = { mayExecute: (name: string) => permissions.includes(name), asksForUser };
  const users = {
    of: ({ username }: Principal) => {
      asked.push(username);
      return Promise.resolve({ texts: new Map([['email', `${username}@x`]]), values: {} });
    },
  };
  const guard = new PolicyGuard(
    new Reflector(),
    { of: () => Promise.resolve(rights) } as unknown as RightsService,
    users as unknown as CurrentUsers,
    { DYNAMIC_ATTRIBUTES_ENABLED: false },
    {} as DynamicAttributeLoader,
    { LOCALES: [...locales] },
    {} as RoleAssignments,
    { DATABASE_SESSION_CLAIMS: false },
    loadSettings({}),
  );
  const context = {
    switchToHttp: () => ({ getRequest: () => request }),
    getHandler: () => handler,
    getClass: () => Controller,
  } as unknown as ExecutionContext;
  return { admitted: await guard.canActivate(context), request, asked };
}

const admits = async (...[need, call, classNeed]: Parameters<typeof arrive>): Promise<boolean> =>
  (await arrive(need, call, classNeed)).admitted;

const entered = { principal: ALICE, permissions: ['rest.enabled'], path: 'rest/entities/Order' };

describe('who may call a handler (protocol/authentication.md 4.6)', () => {
  it('nobody, where nothing is declared', async () => {
    expect(await admits(undefined, entered)).toBe(false);
    expect(await admits(undefined, {})).toBe(false);
  });

  it('anybody, where it is open', async () => {
    expect(await admits('open', {})).toBe(true);
    expect(await admits('open', { principal: ANONYMOUS, path: 'oauth/token' })).toBe(true);
  });

  it.each(['principal', 'entityPolicies'] as const)('with %s, who is known', async (need) => {
    expect(await admits(need, entered)).toBe(true);
    expect(await admits(need, { path: 'rest/entities/Order' })).toBe(false);
  });

  it('the handler decides before its class', async () => {
    expect(await admits(undefined, {}, 'open')).toBe(true);
    expect(await admits('principal', {}, 'open')).toBe(false);
    expect(await admits('open', {}, 'principal')).toBe(true);
  });

  it('with a permission, who has it', async () => {
    const need: AccessNeed = { permission: 'rest.fileUpload.enabled', refusal: 'policyMissing' };
    await expect(admits(need, entered)).rejects.toMatchObject({
      status: 403,
      body: { error: 'Forbidden', details: 'rest.fileUpload.enabled is not permitted' },
    });
    expect(await admits(need, { ...entered, permissions: ['rest.enabled', 'rest.fileUpload.enabled'] })).toBe(true);
    expect(await admits(need, {})).toBe(false);
  });
});

describe('entry to the API (protocol/authentication.md 4.6)', () => {
  const refused = { status: 403, body: { error: 'Forbidden', details: 'User is not allowed to use the REST API' } };

  it('needs rest.enabled in every functional area, also where the handler is open', async () => {
    await expect(admits('principal', { ...entered, permissions: [] })).rejects.toMatchObject(refused);
    await expect(admits('open', { ...entered, permissions: [] })).rejects.toMatchObject(refused);
    await expect(admits('principal', { ...entered, permissions: ['other'] })).rejects.toMatchObject(refused);
  });

  it('needs nothing elsewhere, and where a pattern has opened the URL', async () => {
    expect(await admits('principal', { ...entered, permissions: [], path: 'rest/security/roles' })).toBe(true);
    expect(await admits('principal', { ...entered, permissions: [], anonymousUrl: true })).toBe(true);
  });
});

describe('the caller of a request', () => {
  it('is nobody without a principal', async () => {
    expect((await arrive('open', {})).request.caller).toBeUndefined();
  });

  it('cannot be changed', async () => {
    const { request } = await arrive('principal', entered);
    expect(request.caller).toMatchObject({ principal: ALICE, locale: 'en' });
    expect(Object.isFrozen(request.caller)).toBe(true);
  });

  it('has the values of the account only where a policy asks for them', async () => {
    expect((await arrive('principal', entered)).asked).toEqual([]);
    const { asked, request } = await arrive('principal', { ...entered, asksForUser: true });
    expect(asked).toEqual(['alice']);
    const email = { kind: 'parameter', name: 'current_user_email', type: 'string' } as const;
    expect(request.caller?.values.text(email)).toBe('alice@x');
  });

  it('has the values of the substituted user, and keeps its own name', async () => {
    const principal = { ...ALICE, substitutes: { userId: 'u2', username: 'bob' } };
    const { asked, request } = await arrive('principal', { ...entered, principal, asksForUser: true });
    expect(asked).toEqual(['bob']);
    expect(request.caller?.values.context.username).toBe('bob');
    expect(request.caller?.principal.username).toBe('alice');
  });

  it.each([
    [{ languages: 'de, en;q=0.5' }, 'de'],
    [{ languages: 'fr' }, 'en'],
    [{}, 'en'],
    [{ locales: [] }, 'en'],
    [{ locales: ['fr', 'de'] }, 'fr'],
    [{ principal: { ...ALICE, sessionLocale: 'de' } }, 'de'],
    [{ principal: { ...ALICE, sessionLocale: 'fr' } }, 'en'],
    [{ principal: ANONYMOUS, languages: 'de' }, 'de'],
  ])('with %j gets responses in %s', async (call: Call, locale) => {
    expect((await arrive('principal', { ...entered, ...call })).request.caller?.locale).toBe(locale);
  });
});

const isFunctionalArea = functionalAreas(loadSettings({}));

describe('a functional area', () => {
  it.each([
    '/rest/entities',
    '/rest/entities/Order/1',
    '/rest/services',
    '/rest/files',
    '/rest/userInfo',
    '/rest/permissions',
  ])('needs rest.enabled for %s', (path) => {
    expect(isFunctionalArea(path.slice(1).split('/'))).toBe(true);
  });

  it.each([
    '/rest',
    '/rest/version',
    '/rest/userInfo/x',
    '/rest/docs/openapi.json',
    '/oauth/token',
    '/rest/user-session/other',
  ])('does not need it for %s', (path) => {
    expect(isFunctionalArea(path.slice(1).split('/'))).toBe(false);
  });
});
