import { predefinedQuery, type QueryDeclaration } from 'latchkey';
import { Specimen } from './specimen.entity.js';

/** Types of parameters with an attribute that each is compared with. */
const COMPARED: readonly (readonly [type: string, attribute: string])[] = [
  ['java.lang.String', 'string'],
  ['java.lang.Byte', 'short'],
  ['byte', 'int'],
  ['java.lang.Short', 'short'],
  ['short', 'int'],
  ['java.lang.Integer', 'int'],
  ['int', 'double'],
  ['java.lang.Long', 'long'],
  ['long', 'decimal'],
  ['java.lang.Double', 'double'],
  ['double', 'double'],
  ['java.lang.Float', 'float'],
  ['float', 'float'],
  ['java.math.BigDecimal', 'decimal'],
  ['java.lang.Boolean', 'boolean'],
  ['boolean', 'boolean'],
  ['java.util.UUID', 'uuid'],
  ['java.util.Date', 'dateTime'],
  ['java.util.Date', 'date'],
  ['java.util.Date', 'time'],
  ['java.util.Date', 'offsetDateTime'],
  ['java.time.LocalDate', 'localDate'],
  ['java.time.LocalTime', 'localTime'],
  ['java.time.LocalDateTime', 'localDateTime'],
  ['java.time.OffsetDateTime', 'offsetDateTime'],
  ['java.time.OffsetTime', 'offsetTime'],
  ['com.acme.sales.CustomerStatus', 'enum'],
  ['java.lang.String[]', 'string'],
  ['java.lang.Integer[]', 'int'],
  ['java.math.BigDecimal[]', 'decimal'],
  ['java.util.UUID[]', 'uuid'],
  ['java.time.LocalDate[]', 'localDate'],
  ['java.util.Date[]', 'date'],
  ['com.acme.sales.CustomerStatus[]', 'enum'],
];

/** The name of the query for a type of parameter: `java.util.Date-date`. */
export const specimenQuery = (type: string, attribute: string): string => `${type.replace('[]', '.list')}-${attribute}`;

/** A query for every type of parameter: of the specimens whose attribute is, or is in, the value. */
export const SPECIMEN_QUERIES: readonly QueryDeclaration[] = [
  ...COMPARED.map(([type, attribute]) =>
    predefinedQuery(Specimen, specimenQuery(type, attribute), {
      fetchPlan: '_instance_name',
      parameters: { value: type },
      where: {
        property: attribute,
        operator: type.endsWith('[]') ? 'in' : '=',
        value: { parameter: 'value' },
      },
    }),
  ),
  predefinedQuery(Specimen, 'notIn', {
    fetchPlan: '_instance_name',
    parameters: { value: 'java.lang.String[]' },
    where: { property: 'string', operator: 'notIn', value: { parameter: 'value' } },
  }),
  predefinedQuery(Specimen, 'containing', {
    fetchPlan: '_instance_name',
    parameters: { value: 'java.lang.String' },
    where: { property: 'string', operator: 'contains', value: { parameter: 'value' } },
  }),
];
