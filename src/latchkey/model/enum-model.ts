/** An enum as TypeScript declares it: `enum Status { ACTIVE = 10 }` or `enum Status { ACTIVE = 'active' }`. */
export type EnumObject = Readonly<Record<string, string | number>>;

/** TypeScript maps the ids of numeric enums back to their constants: `{ ACTIVE: 10, 10: 'ACTIVE' }`. */
const isReverse = (values: EnumObject, key: string, id: string | number): boolean =>
  /^-?\d+$/.test(key) && values[id] === Number(key);

/** JSON carries the constant's name, the database its id (protocol/serialization.md 1). */
export class EnumModel {
  readonly numeric: boolean;
  private readonly idByName: ReadonlyMap<string, string>;
  private readonly nameById: ReadonlyMap<string, string>;

  /**
   * Ids that are missing, repeated or of mixed types: an error here would end the process before the start can report it.
   */
  readonly fault: string | undefined;

  constructor(
    readonly name: string,
    values: EnumObject,
  ) {
    const constants = Object.entries(values).filter(([key, id]) => !isReverse(values, key, id));
    this.numeric = typeof constants[0]?.[1] === 'number';
    this.idByName = new Map(constants.map(([key, id]) => [key, String(id)]));
    this.nameById = new Map(constants.map(([key, id]) => [String(id), key]));
    const mixed = constants.some(([, id]) => (typeof id === 'number') !== this.numeric);
    this.fault =
      constants.length === 0 || mixed || this.nameById.size !== constants.length
        ? `Enum ${name} is not usable: give every constant its own id, all numbers or all strings`
        : undefined;
  }

  get names(): readonly string[] {
    return [...this.idByName.keys()];
  }

  /** Whether both have the same constants with the same ids. */
  sameAs(other: EnumModel): boolean {
    const text = ({ numeric, idByName }: EnumModel): string => JSON.stringify([numeric, [...idByName]]);
    return text(this) === text(other);
  }

  idOf(name: string): string | undefined {
    return this.idByName.get(name);
  }

  nameOf(id: string): string | undefined {
    return this.nameById.get(id);
  }
}
