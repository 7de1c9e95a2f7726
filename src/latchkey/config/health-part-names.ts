/** Parts whose health is watched; `worker` is that of the embedded database, `signals` the line for changes to a server, `replicas` its copies. */
export const HEALTH_PART_NAMES = ['database', 'worker', 'migrations', 'files', 'signals', 'replicas'] as const;

export type HealthPartName = (typeof HEALTH_PART_NAMES)[number];
