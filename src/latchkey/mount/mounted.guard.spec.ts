import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticationGuard } from '../auth/authentication.guard.js';
import { Access } from '../common/access.decorator.js';
import type { PolicyGuard } from '../roles/policy.guard.js';
import type { TimeoutSettings } from '../config/setting-groups.js';
import { MountedGuard } from './mounted.guard.js';

class Chat {
  greet = (): string => 'hello';
}

class AccountChat {
  greet = (): string => 'hello';
}
Access('principal')(AccountChat);

const guard = new MountedGuard({} as AuthenticationGuard, {} as PolicyGuard, new Reflector(), {} as TimeoutSettings);

const byWebSocket = (type: typeof Chat | typeof AccountChat): ExecutionContext =>
  ({
    getType: () => 'ws',
    getClass: () => type,
    getHandler: () => new type().greet,
  }) as unknown as ExecutionContext;

describe('handlers of the application that other transports reach', () => {
  it('are left alone', async () => {
    expect(await guard.canActivate(byWebSocket(Chat))).toBe(true);
  });

  it('are closed where they declare @Access: no token can be checked there', async () => {
    expect(await guard.canActivate(byWebSocket(AccountChat))).toBe(false);
  });
});
