import { isLosslessNumber, parse } from 'lossless-json';

/** What the configuration of an attribute says, as far as it counts here. */
export type Configuration = ReadonlyMap<string, string>;

/** Why a configuration is refused. */
export class ConfigurationFault {
  constructor(readonly message: string) {}
}

/**
 * Reads the JSON of a configuration: numbers and texts by key. Scripts are refused, because no program text is run.
 *
 * @param text null and blank stand for an empty configuration
 */
export function readConfiguration(text: string | null): Configuration | ConfigurationFault {
  if (text === null || text.trim() === '') {
    return new Map();
  }
  const json = parsed(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return new ConfigurationFault('The configuration is not a JSON object');
  }
  const entries = Object.entries(json).filter(([, value]) => value !== null && value !== '');
  const script = entries.find(([key]) => /script/i.test(key));
  if (script) {
    return new ConfigurationFault(`${script[0]} is a script, and scripts are not run: leave it out`);
  }
  return new Map(
    entries.flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' || isLosslessNumber(value) ? [[key, String(value)]] : [],
    ),
  );
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The values of an enumeration, each once. */
export const choicesIn = (text: string | null): readonly string[] => [
  ...new Set(
    (text ?? '')
      .split(',')
      .map((choice) => choice.trim())
      .filter((choice) => choice !== ''),
  ),
];
