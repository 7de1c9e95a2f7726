import fc from 'fast-check';

/** A value as a client writes it and as the API answers it, both as JSON text. */
export interface Sample {
  readonly sent: string;
  readonly read: string;
}

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
const asText = (value: string): Sample => ({ sent: JSON.stringify(value), read: JSON.stringify(value) });
const text = (sent: string, read: string): Sample => ({ sent: JSON.stringify(sent), read: JSON.stringify(read) });

/** Numbers may come in quotes, too. */
const number = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<Sample> =>
  fc.tuple(arbitrary, fc.boolean()).map(([read, quoted]) => ({ sent: quoted ? `"${read}"` : read, read }));

const whole = (bits: bigint): fc.Arbitrary<Sample> =>
  number(fc.bigInt({ min: -(2n ** (bits - 1n)), max: 2n ** (bits - 1n) - 1n }).map(String));

/** All of Unicode but U+0000, which PostgreSQL cannot store. */
const unicode = fc.string({ unit: 'binary', maxLength: 30 }).map((value) => value.replaceAll('\u0000', ''));

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat({ max: 30 }))
  .map(([unscaled, scale]) => {
    const sign = unscaled < 0n ? '-' : '';
    const all = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
    return scale === 0 ? sign + all : `${sign}${all.slice(0, -scale)}.${all.slice(-scale)}`;
  });

/** Up to six digits after the second, which the answer has without trailing zeros. */
const fraction = fc
  .option(fc.tuple(fc.nat({ max: 999_999 }), fc.integer({ min: 1, max: 6 })), { nil: undefined })
  .map((given) => {
    const sent = given === undefined ? '' : `.${digits(given[0], 6).slice(0, given[1])}`;
    return { sent, read: sent.replace(/0+$/, '').replace(/^\.$/, '') };
  });

const clock = fc
  .tuple(fc.nat({ max: 23 }), fc.nat({ max: 59 }), fc.nat({ max: 59 }), fraction)
  .map(([hour, minute, second, part]) => {
    const seconds = `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}`;
    return { sent: seconds + part.sent, read: seconds + part.read };
  });

/** Years 0002 to 9998: with any offset the date is still one of the four digits. */
const day = fc
  .tuple(fc.integer({ min: 2, max: 9998 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([year, month, date]) => `${digits(year, 4)}-${digits(month, 2)}-${digits(date, 2)}`);

/** Minutes east of Greenwich. */
const offset = fc.integer({ min: -15 * 60, max: 15 * 60 });

const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${digits(Math.floor(Math.abs(minutes) / 60), 2)}:${digits(Math.abs(minutes) % 60, 2)}`;

const withOffset = fc.tuple(day, clock, offset).map(([date, time, minutes]) => {
  const [seconds, part] = [time.read.slice(0, 8), time.read.slice(8)];
  const utc = new Date(Date.parse(`${date}T${seconds}Z`) - minutes * 60_000).toISOString().slice(0, 19);
  return { sent: `${date}T${time.sent}${offsetText(minutes)}`, utc: utc + part };
});

const moment = withOffset.map(({ sent, utc }) => text(sent, `${utc}Z`));

const list = (item: fc.Arbitrary<Sample>): fc.Arbitrary<Sample> =>
  fc.array(item, { maxLength: 5 }).map((items) => ({
    sent: `[${items.map(({ sent }) => sent).join()}]`,
    read: `[${items.map(({ read }) => read).join()}]`,
  }));

/** Every attribute of a specimen but the binary numbers, which may be written in more than one way. */
export const exactAttributes: Readonly<Record<string, fc.Arbitrary<Sample>>> = {
  string: unicode.map(asText),
  boolean: fc.boolean().map((value) => ({ sent: String(value), read: String(value) })),
  char: fc
    .string({ unit: 'binary', minLength: 1, maxLength: 1 })
    .filter((value) => value.trim() !== '' && value !== '\u0000')
    .map(asText),
  short: whole(16n),
  int: whole(32n),
  long: whole(64n),
  bigInteger: whole(300n),
  decimal: number(decimalText),
  uuid: fc.uuid().map((value) => text(value.toUpperCase(), value)),
  localDate: day.map(asText),
  localTime: clock.map(({ sent, read }) => text(sent, read)),
  localDateTime: fc.tuple(day, clock).map(([date, { sent, read }]) => text(`${date}T${sent}`, `${date}T${read}`)),
  offsetTime: fc
    .tuple(clock, offset)
    .map(([{ sent, read }, minutes]) =>
      text(sent + offsetText(minutes), read + (minutes === 0 ? 'Z' : offsetText(minutes))),
    ),
  offsetDateTime: moment,
  date: day.map(asText),
  time: clock.map(({ sent, read }) => text(`${sent}+05:30`, read)),
  dateTime: withOffset.map(({ sent, utc }) => text(sent, utc)),
  byteArray: fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) => asText(Buffer.from(bytes).toString('base64'))),
  uri: fc.webUrl().map(asText),
  fileRef: unicode.map((name) => asText(`fs://2024/05/02/a.png?name=${encodeURIComponent(`a${name}`)}`)),
  enum: fc.constantFrom('ACTIVE', 'BLOCKED').map(asText),
  strings: list(unicode.map(asText)),
  decimals: list(number(decimalText)),
  moments: list(moment),
};

const finite = { noNaN: true, noDefaultInfinity: true } as const;

/** Compared as numbers: JavaScript and PostgreSQL write exponents differently. */
export const binaryNumbers = { float: fc.float(finite), double: fc.double(finite) };
