import { Controller, Delete, Get, Param, Req } from '@nestjs/common';
import type { ClientRequest } from '../http/client-request.js';
import { RestResponse } from '../http/rest-response.js';
import { type Caller, CurrentCaller } from '../roles/caller.js';
import { SecurityAccess } from './security-access.decorator.js';
import { Sessions } from './sessions.service.js';

/** Who is logged in, and the end of a session; protocol/roles.md 11. */
@Controller('sessions')
@SecurityAccess()
export class SessionsController {
  constructor(private readonly sessions: Sessions) {}

  /** Query: `username`, `limit`, `offset`. */
  @Get()
  list(@Req() { parameters }: ClientRequest): Promise<RestResponse> {
    return this.sessions.list(parameters);
  }

  @Delete(':sessionId')
  async end(@CurrentCaller() caller: Caller, @Param('sessionId') sessionId: string): Promise<RestResponse> {
    await this.sessions.end(caller, sessionId);
    return RestResponse.empty(204);
  }
}
