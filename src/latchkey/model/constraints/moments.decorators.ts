import type { ValidationOptions } from 'class-validator';
import type { DatatypeId } from '../../datatypes/datatype.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import { constraintDecorator } from './constraint-decorator.js';

/** A date or time before now (protocol/errors.md 4). Values without a zone are compared with the clock of UTC. */
export const Past = (options?: ValidationOptions): PropertyDecorator =>
  momentDecorator('past', (order) => order < 0, options);

/** A date or time not after now; for a date without time, today counts as now. */
export const PastOrPresent = (options?: ValidationOptions): PropertyDecorator =>
  momentDecorator('pastOrPresent', (order) => order <= 0, options);

/** A date or time after now. */
export const Future = (options?: ValidationOptions): PropertyDecorator =>
  momentDecorator('future', (order) => order > 0, options);

/** A date or time not before now; for a date without time, today counts as now. */
export const FutureOrPresent = (options?: ValidationOptions): PropertyDecorator =>
  momentDecorator('futureOrPresent', (order) => order >= 0, options);

const momentDecorator = (
  name: string,
  accepts: (order: number) => boolean,
  options?: ValidationOptions,
): PropertyDecorator =>
  constraintDecorator(
    name,
    [],
    (value, now) => {
      const text = value instanceof Date ? value.toISOString() : value;
      const type = typeof text === 'string' ? typeOf(text) : undefined;
      return type !== undefined && accepts(DATATYPES[type].compare(text as string, nowAs(type, now)));
    },
    options,
  );

type MomentType = Extract<DatatypeId, 'localDate' | 'localTime' | 'localDateTime' | 'offsetTime' | 'offsetDateTime'>;

function typeOf(text: string): MomentType | undefined {
  const [, date, time, offset] =
    /^(\d{4,}-\d\d-\d\d)?[T ]?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d(?::?\d\d){0,2})?$/.exec(text) ?? [];
  if (time === undefined) {
    return date === undefined ? undefined : 'localDate';
  }
  if (date === undefined) {
    return offset === undefined ? 'localTime' : 'offsetTime';
  }
  return offset === undefined ? 'localDateTime' : 'offsetDateTime';
}

function nowAs(type: MomentType, now: Date): string {
  const iso = now.toISOString();
  switch (type) {
    case 'localDate':
      return iso.slice(0, 10);
    case 'localDateTime':
      return iso.slice(0, -1);
    case 'localTime':
      return iso.slice(11, -1);
    case 'offsetTime':
      return iso.slice(11);
    case 'offsetDateTime':
      return iso;
  }
}
