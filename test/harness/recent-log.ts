/** Lines of the log that a failed test shows, at most. */
const MAX_LINES = 20;
/** The level `warn` of pino. */
const WARNING = 40;

/** Where specs, which run in their own context, leave what their environment shows with a test that fails. */
export interface RecentLog {
  recentLog?: string[];
}

/** Keeps warnings and errors that the applications of a spec log. @param line JSON of pino */
export function keepRecent(line: string): void {
  const { level } = JSON.parse(line) as { level: number };
  if (level >= WARNING) {
    const kept = ((globalThis as RecentLog).recentLog ??= []);
    kept.push(line.trimEnd());
    kept.splice(0, kept.length - MAX_LINES);
  }
}
