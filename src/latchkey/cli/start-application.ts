import { start } from '../start.js';
import { applicationModule } from './application.js';

/** `latchkey start`: the same as `src/main.ts` of an application. */
export async function startApplication(): Promise<void> {
  await start(await applicationModule());
}
