import { SECRET_SETTINGS } from './secret-files.js';
import { type Settings, settingsSchema } from './settings.js';

/** A setting in force, as it may be shown. */
export interface DescribedSetting {
  readonly name: string;
  /** Null for a secret. */
  readonly value: unknown;
  readonly isDefault: boolean;
  readonly isSecret: boolean;
  readonly description: string;
}

/** Clients hold the hashes of their secrets. */
const SECRETS: readonly string[] = [...SECRET_SETTINGS, 'CLIENTS'];

/** @param values of all settings or some of them */
export const describedSettings = (values: Partial<Settings>): readonly DescribedSetting[] =>
  Object.entries(values as Readonly<Record<string, unknown>>).map(([name, value]) => {
    const schema = settingsSchema.shape[name as keyof Settings];
    const isSecret = SECRETS.includes(name);
    return {
      name,
      value: isSecret ? null : (value ?? null),
      isDefault: JSON.stringify(value) === JSON.stringify(schema.parse(undefined)),
      isSecret,
      description: schema.description ?? '',
    };
  });
