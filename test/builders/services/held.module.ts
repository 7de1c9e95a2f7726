import { Module } from '@nestjs/common';
import { Latchkey } from '../../../src/latchkey/latchkey.js';
import { RestMethod, RestService } from '../../../src/latchkey/services/rest-service.decorators.js';

/** Calls that stay in flight until a spec lets them go. */
@RestService('heldService')
export class HeldService {
  private readonly calls: (() => void)[] = [];

  get held(): number {
    return this.calls.length;
  }

  @RestMethod()
  hold(): Promise<void> {
    return new Promise((resolve) => {
      this.calls.push(resolve);
    });
  }

  release(): void {
    this.calls.splice(0).forEach((resolve) => {
      resolve();
    });
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [HeldService] })] })
export class HeldModule {}
