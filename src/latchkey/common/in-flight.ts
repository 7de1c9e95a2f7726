/** Something that can be in flight; a new one is nowhere. */
export interface Flying {
  /** Its place among all that is in flight; {@link NOWHERE} when it is not. */
  place: number;
}

export const NOWHERE = -1;

/**
 * What is in flight at the moment, requests or statements, in any order. A `Set` would keep alive what has left it: its
 * outgrown tables refer to their successors until a full collection, which makes every request a third more expensive
 * (V8 11.3, Node 20).
 */
export class InFlight<T extends Flying> {
  private readonly places: (T | undefined)[] = [];
  private readonly free: number[] = [];

  /** Nothing else adds or deletes what is in flight here. */
  add(flying: T): void {
    flying.place = this.free.pop() ?? this.places.length;
    this.places[flying.place] = flying;
  }

  delete(flying: T): void {
    if (flying.place !== NOWHERE) {
      this.places[flying.place] = undefined;
      this.free.push(flying.place);
      flying.place = NOWHERE;
    }
  }

  get isEmpty(): boolean {
    return this.free.length === this.places.length;
  }

  /** All of them; each may be deleted meanwhile. */
  list(): readonly T[] {
    return this.places.filter((flying) => flying !== undefined);
  }
}
