import { getOrCreate } from '../common/get-or-create.js';
import { inSlices, type Steps } from '../common/in-slices.js';
import type { RestError } from '../errors/rest-error.js';
import type { Messages, Texts } from './messages.js';

/** Finished JSON texts: one for each name, and one of all together. */
export interface Documents {
  readonly all: string;
  readonly byName: ReadonlyMap<string, string>;
}

/**
 * Documents with dynamic attributes: written again when those have changed.
 *
 * @param write makes those of one revision
 */
export function byRevision(
  { dynamicRevision }: { readonly dynamicRevision: string },
  kept: RevisedDocuments | undefined,
  write: () => LocalizedDocuments,
): RevisedDocuments {
  return kept?.revision === dynamicRevision ? kept : { revision: dynamicRevision, documents: write() };
}

export interface RevisedDocuments {
  readonly revision: string;
  readonly documents: LocalizedDocuments;
}

/** Documents that are the same for every reader of a locale: written when the first one asks, then kept. */
export class LocalizedDocuments {
  private readonly known = new Map<Texts, Promise<Documents>>();

  /**
   * @param write in steps: the model may be large
   * @param unknown makes the error for a name without a document
   */
  constructor(
    private readonly messages: Messages,
    private readonly write: (texts: Texts) => Steps<Documents>,
    private readonly unknown: (name: string) => RestError,
  ) {}

  async all(locale: string): Promise<string> {
    return (await this.in(locale)).all;
  }

  /** @throws RestError for a name without a document */
  async one(locale: string, name: string): Promise<string> {
    const json = (await this.in(locale)).byName.get(name);
    if (json === undefined) {
      throw this.unknown(name);
    }
    return json;
  }

  private in(locale: string): Promise<Documents> {
    return getOrCreate(this.known, this.messages.texts(locale), (texts) => inSlices(this.write(texts)));
  }
}
