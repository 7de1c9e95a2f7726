/** The attributes of a definition that count, as the database and the write path name them. */
export const STORED_TEXTS: readonly string[] = [
  'code',
  'name',
  'dataType',
  'required',
  'isCollection',
  'enumeration',
  'entityClass',
  'defaultString',
  'defaultInt',
  'defaultDouble',
  'defaultDecimal',
  'defaultBoolean',
  'defaultDate',
  'defaultDateIsCurrent',
  'defaultDateWithoutTime',
  'defaultEntity.entityId',
  'defaultEntity.stringEntityId',
  'defaultEntity.intEntityId',
  'defaultEntity.longEntityId',
  'description',
  'localeNames',
  'localeDescriptions',
  'enumerationLocales',
  'configuration',
];

/** The column of an attribute. */
export const snakeName = (attribute: string): string =>
  attribute.replace('.', '_').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
