/**
 * Runs one part of a check.
 *
 * @returns undefined where the part failed and its fault is kept for later
 */
export type Attempt = <T>(work: () => T) => T | undefined;

/** The first fault ends the whole check. */
export const failFast: Attempt = (work) => work();

/** Injection token of an {@link Attempt}; without one, the first fault ends a check. */
export const ATTEMPT = Symbol('Attempt');

/** Faults of declarations and settings, kept so that one start reports all of them. */
export class FoundFaults {
  private readonly found: string[] = [];

  readonly attempt: Attempt = (work) => {
    try {
      return work();
    } catch (error) {
      this.add(...faultsOf(error));
      return undefined;
    }
  };

  add(...sentences: readonly string[]): void {
    for (const sentence of sentences) {
      this.found.push(sentence);
    }
  }

  /** One sentence each, none twice. */
  all(): readonly string[] {
    return [...new Set(this.found)];
  }
}

/** @throws anything but an error that names faults */
function faultsOf(error: unknown): readonly string[] {
  if (error instanceof Error && 'faults' in error && Array.isArray(error.faults)) {
    return error.faults as readonly string[];
  }
  throw error;
}
