/** Parts whose health is watched; `worker` is that of the embedded database, `signals` the line for changes to a server. */
export const HEALTH_PART_NAMES = ['database', 'worker', 'migrations', 'files', 'signals'] as const;

export type HealthPartName = (typeof HEALTH_PART_NAMES)[number];
