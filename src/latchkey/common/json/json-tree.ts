import { type InvalidJson, tooDeep, tooManyMembers, tooManyValues } from './invalid-json.js';
import type { JsonLimits } from './json-limits.js';

type Members = Record<string, unknown>;
type Container = unknown[] | Members;

/** The value that a parser builds: what is open at the moment, and how much there is already. */
export class JsonTree {
  /** The value of the whole text, as far as it is known. */
  root: unknown;
  /** The first limit that was exceeded. */
  refused: InvalidJson | undefined;
  /** Whether the list of the whole text has one item more than is wanted. */
  isLongEnough = false;
  private container: Container | undefined;
  /** Where the objects and arrays are that {@link container} lies in; the outermost lies in nothing. */
  private readonly outer: (Container | undefined)[] = [];
  /** Members of the objects in {@link outer} so far. */
  private readonly counts: number[] = [];
  private members = 0;
  private key = '';
  private values = 0;

  /** @param maxItems of a list that is the whole text */
  constructor(
    private readonly limits: JsonLimits,
    private readonly maxItems: number,
  ) {}

  /** Whether an object or array is open. */
  get isOpen(): boolean {
    return this.container !== undefined;
  }

  /** Whether the innermost open one is an array. */
  get inArray(): boolean {
    return Array.isArray(this.container);
  }

  /** Names the next value of the open object. */
  name(key: string): void {
    this.key = key;
    if (++this.members > this.limits.MAX_OBJECT_MEMBERS) {
      this.refused = tooManyMembers(this.limits);
    }
  }

  add(value: unknown): void {
    const { container } = this;
    if (container === undefined) {
      this.root = value;
    } else if (Array.isArray(container)) {
      this.isLongEnough = container.push(value) > this.maxItems && container === this.root;
    } else {
      setMember(container, this.key, value);
    }
    if (++this.values > this.limits.MAX_JSON_VALUES) {
      this.refused = tooManyValues(this.limits);
    }
  }

  /** Adds an object or array, to which the next values belong. */
  open(container: Container): void {
    this.add(container);
    this.outer.push(this.container);
    this.counts.push(this.members);
    this.container = container;
    this.members = 0;
    if (this.outer.length > this.limits.MAX_JSON_DEPTH) {
      this.refused ??= tooDeep(this.limits);
    }
  }

  close(): void {
    this.container = this.outer.pop();
    this.members = this.counts.pop() ?? 0;
  }
}

/** The setter of `__proto__` must not run. */
function setMember(object: Members, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else {
    object[key] = value;
  }
}
