import { JwtService } from '@nestjs/jwt';
import type { TokenUser } from './authenticated-request.js';

export const JWT_SECRET = 'for measurements only, thirty-two bytes or more';

/** A token of the caller that is measured. */
export const signedToken = (user: TokenUser): Promise<string> =>
  new JwtService({ secret: JWT_SECRET }).signAsync({ ...user }, { expiresIn: '12h' });
