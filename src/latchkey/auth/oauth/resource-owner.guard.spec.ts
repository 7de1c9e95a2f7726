import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { ResourceOwnerGuard } from './resource-owner.guard.js';
import type { ResourceOwnerStrategy } from './resource-owner.strategy.js';

const guard = new ResourceOwnerGuard({ registeredAs: 'nobody' } as ResourceOwnerStrategy);

/** Lets a token request with this form arrive, without a form a request of another kind. */
const arrive = (form?: Readonly<Record<string, string>>): Promise<boolean> => {
  const request = form ? { tokenRequest: { form: new Map(Object.entries(form)) } } : {};
  return guard.canActivate({ switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext);
};

describe('the password grant (protocol/oauth.md 6.1)', () => {
  it('is refused when nobody has been recognized', () => {
    expect(() => guard.handleRequest(null, false)).toThrow(
      expect.objectContaining({ status: 400, body: { error: 'invalid_grant', error_description: 'Bad credentials' } }),
    );
  });

  it('goes on with who has been recognized, and not after a failure', () => {
    expect(guard.handleRequest(null, 'alice')).toBe('alice');
    expect(() => guard.handleRequest(new Error('no database'), 'alice')).toThrow('no database');
  });

  it.each([
    [{ grant_type: 'password', password: 'alice' }, 'username'],
    [{ grant_type: 'password', username: 'alice' }, 'password'],
  ])('needs both, name and password: %j', async (form, missing) => {
    await expect(arrive(form)).rejects.toMatchObject({
      body: { error: 'invalid_request', error_description: `OAuth 2.0 Parameter: ${missing}` },
    });
  });

  it('is the only one that looks for them', async () => {
    expect(await arrive({ grant_type: 'refresh_token' })).toBe(true);
    expect(await arrive({})).toBe(true);
    expect(await arrive()).toBe(true);
  });
});
