import { Controller, Get, Req } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { AuthenticatedRequest } from '../access/authenticated-request.js';
import { Allow } from '../access/allow.decorator.js';
import { User } from './user.entity.js';

export interface UserInfo {
  readonly username: string;
  readonly locale: string;
  readonly attributes: User;
}

@Controller('rest/userInfo')
export class UserInfoController {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  @Get()
  @Allow('read', 'UserInfo')
  async read(@Req() { user }: AuthenticatedRequest): Promise<UserInfo> {
    const attributes = await this.users.findOneByOrFail({ id: user.sub });
    return { username: user.username, locale: 'en', attributes };
  }
}
