import { isJsonObject } from '../../common/json-text.js';
import type { Datatype, ReadElement } from '../datatype.js';

/** The numbers of a text of PostgreSQL, in their order: `<(1,2),3>` has three. */
const numbersIn = (text: string): readonly string[] => text.match(/[^\s,()[\]{}<>]+/g) ?? [];

/** Reads a member of an object as the text of a number; undefined for anything else. */
type ReadNumber = (json: unknown) => string | undefined;

interface Shape {
  readonly form: string;
  /** @returns the numbers that PostgreSQL takes, with what stands between them */
  readonly read: (json: unknown, number: ReadNumber) => string | undefined;
  /** @param numbers JSON texts */
  readonly write: (numbers: readonly string[], text: string) => string;
}

const POINT = '{"x": 1, "y": 2}';

const pointJson = ([x = 'null', y = 'null']: readonly string[]): string => `{"x":${x},"y":${y}}`;

const pointsJson = (numbers: readonly string[]): string =>
  `[${numbers.flatMap((_, index) => (index % 2 === 0 ? [pointJson(numbers.slice(index, index + 2))] : [])).join()}]`;

/** The members of an object that has these and no others. */
function membersOf(json: unknown, names: readonly string[]): readonly unknown[] | undefined {
  const fits = isJsonObject(json) && Object.keys(json).length === names.length && names.every((name) => name in json);
  return fits ? names.map((name) => json[name]) : undefined;
}

function pointText(json: unknown, number: ReadNumber): string | undefined {
  const texts = membersOf(json, ['x', 'y'])?.map(number);
  return texts?.every((text) => text !== undefined) ? `(${texts.join()})` : undefined;
}

function twoPoints(json: unknown, names: readonly string[], number: ReadNumber): string | undefined {
  const points = membersOf(json, names)?.map((each) => pointText(each, number));
  return points?.every((point) => point !== undefined) ? points.join() : undefined;
}

function pointList(json: unknown, number: ReadNumber): string | undefined {
  const points = Array.isArray(json) ? json.map((each: unknown) => pointText(each, number)) : [];
  return points.length > 0 && points.every((point) => point !== undefined) ? points.join() : undefined;
}

const SHAPES: Readonly<Record<ShapeId, Shape>> = {
  point: { form: POINT, read: pointText, write: pointJson },
  line: {
    form: '{"a": 1, "b": -1, "c": 0} for ax + by + c = 0',
    read: (json, number) => {
      const texts = membersOf(json, ['a', 'b', 'c'])?.map(number);
      return texts?.every((text) => text !== undefined) ? `{${texts.join()}}` : undefined;
    },
    write: ([a = 'null', b = 'null', c = 'null']) => `{"a":${a},"b":${b},"c":${c}}`,
  },
  lseg: {
    form: `{"start": ${POINT}, "end": ${POINT}}`,
    read: (json, number) => {
      const points = twoPoints(json, ['start', 'end'], number);
      return points === undefined ? undefined : `[${points}]`;
    },
    write: (numbers) => `{"start":${pointJson(numbers)},"end":${pointJson(numbers.slice(2))}}`,
  },
  box: {
    form: `{"upperRight": ${POINT}, "lowerLeft": ${POINT}}`,
    read: (json, number) => twoPoints(json, ['upperRight', 'lowerLeft'], number),
    write: (numbers) => `{"upperRight":${pointJson(numbers)},"lowerLeft":${pointJson(numbers.slice(2))}}`,
  },
  path: {
    form: `{"closed": false, "points": [${POINT}]}`,
    read: (json, number) => {
      const [closed, list] = membersOf(json, ['closed', 'points']) ?? [];
      const points = pointList(list, number);
      return typeof closed !== 'boolean' || points === undefined ? undefined : closed ? `(${points})` : `[${points}]`;
    },
    write: (numbers, text) => `{"closed":${text.startsWith('(')},"points":${pointsJson(numbers)}}`,
  },
  polygon: {
    form: `{"points": [${POINT}]}`,
    read: (json, number) => {
      const points = pointList(membersOf(json, ['points'])?.[0], number);
      return points === undefined ? undefined : `(${points})`;
    },
    write: (numbers) => `{"points":${pointsJson(numbers)}}`,
  },
  circle: {
    form: `{"center": ${POINT}, "radius": 3}`,
    read: (json, number) => {
      const [center, radius] = membersOf(json, ['center', 'radius']) ?? [];
      const [point, size] = [pointText(center, number), number(radius)];
      return point === undefined || size === undefined || size.startsWith('-') ? undefined : `<${point},${size}>`;
    },
    write: (numbers) => `{"center":${pointJson(numbers)},"radius":${numbers[2] ?? 'null'}}`,
  },
};

/** Geometric types, by their names in PostgreSQL. */
export type ShapeId = 'point' | 'line' | 'lseg' | 'box' | 'path' | 'polygon' | 'circle';

function shapeType(id: ShapeId, { form, read, write }: Shape, double: Datatype): Datatype {
  const numberReader =
    (element: ReadElement): ReadNumber =>
    (json) =>
      json === undefined || json === null ? undefined : (element(double, json) ?? undefined);
  const normal = (text: string): string =>
    write(
      numbersIn(text).map((each) => double.normal?.(each) ?? each),
      text,
    );
  return {
    id,
    sqlType: id,
    javaType: 'java.lang.Object',
    blank: 'null',
    display: 'text',
    numeric: false,
    form: `an object ${form}`,
    parse: () => undefined,
    readObject: (json, element) => read(json, numberReader(element)),
    write: (text) => write(numbersIn(text).map(double.write), text),
    normal,
    compare: (a, b) => (normal(a) === normal(b) ? 0 : normal(a) < normal(b) ? -1 : 1),
    unordered: true,
  };
}

/** The geometric types of PostgreSQL, as objects in JSON. */
export function shapeTypes(double: Datatype): Readonly<Record<ShapeId, Datatype>> {
  const type = (id: ShapeId): Datatype => shapeType(id, SHAPES[id], double);
  return {
    point: type('point'),
    line: type('line'),
    lseg: type('lseg'),
    box: type('box'),
    path: type('path'),
    polygon: type('polygon'),
    circle: type('circle'),
  };
}
