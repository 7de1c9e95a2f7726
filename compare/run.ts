import { main } from './main.js';
import { ComparisonError } from './comparison-error.js';

const interruption = new AbortController();
process.once('SIGINT', () => {
  interruption.abort(new ComparisonError('Interrupted: the objects of this run are deleted'));
});

process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text), interruption.signal);
