import { start } from 'latchkey';
import { AppModule } from './app.module.js';

await start(AppModule);
