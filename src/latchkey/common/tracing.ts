/** Ends a part of the work that is traced. @param error why it failed */
export type EndOfSpan = (error?: unknown) => void;

/** Notes the parts of the work for a request, and how they belong together. */
export interface Tracer {
  /** Runs a part of the work; what it begins itself is part of it. */
  during<T>(part: 'authentication' | 'authorization' | 'file read' | 'file write', work: () => Promise<T>): Promise<T>;

  /** @param text without values */
  statement(text: string): EndOfSpan;
}

/** The tracer of the process; absent unless `TRACING_ENABLED`. The one of OpenTelemetry is global as well. */
export const tracing: { tracer: Tracer | undefined } = { tracer: undefined };
