import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { OperationsSettings } from '../config/setting-groups.js';

const BEARER = /^bearer /i;

/** The secret of those who operate the application: `METRICS_TOKEN`, in the header `Authorization`. */
@Injectable()
export class OperatorToken {
  private readonly hash: Buffer | undefined;

  constructor({ METRICS_TOKEN }: OperationsSettings) {
    this.hash = METRICS_TOKEN === '' ? undefined : hashOf(METRICS_TOKEN);
  }

  get isSet(): boolean {
    return this.hash !== undefined;
  }

  /** @param headers the values of all `Authorization` headers. @returns false also where no token is set */
  isIn([header = '', ...further]: readonly string[]): boolean {
    return (
      this.hash !== undefined &&
      further.length === 0 &&
      BEARER.test(header) &&
      timingSafeEqual(hashOf(header.slice('bearer '.length)), this.hash)
    );
  }
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
