import { DATATYPES } from '../datatypes/datatypes.js';
import type { EntityModel, EntityRegistry } from '../model/entity-model.js';
import { choicesIn, type Configuration, ConfigurationFault, readConfiguration } from './configuration.js';
import { type DefinitionTexts, isTrue } from './definition.js';
import { DYNAMIC_TYPES, keyColumnsOf } from './dynamic-types.js';

/** What is wrong with a definition, at which of its attributes. */
export interface DefinitionFault {
  readonly attribute: string;
  readonly message: string;
}

/** The first fault of a definition that the columns accept; protocol/dynamic-attributes.md 1. */
export function definitionFault(text: DefinitionTexts, entities: EntityRegistry): DefinitionFault | undefined {
  const configuration = readConfiguration(text('configuration'));
  if (configuration instanceof ConfigurationFault) {
    return { attribute: 'configuration', message: configuration.message };
  }
  switch (text('dataType')) {
    case 'ENTITY':
      return targetFault(text('entityClass'), entities);
    case 'ENUMERATION':
      return enumerationFault(text);
    default:
      return limitFault(text, configuration);
  }
}

/** Why objects of an entity cannot have dynamic attributes, or be values of them. */
export function entityFault(name: string | null, entities: EntityRegistry): string | undefined {
  const entity: EntityModel | undefined = entities.find(name ?? '');
  if (!entity) {
    return `The entity ${name ?? ''} does not exist`;
  }
  return keyColumnsOf(entity)
    ? undefined
    : `The key of ${entity.name} is neither a uuid, a string, an int nor a long: choose another entity`;
}

function targetFault(name: string | null, entities: EntityRegistry): DefinitionFault | undefined {
  const message = name === null ? 'An attribute of the type ENTITY names an entity' : entityFault(name, entities);
  return message === undefined ? undefined : { attribute: 'entityClass', message };
}

function enumerationFault(text: DefinitionTexts): DefinitionFault | undefined {
  const choices = choicesIn(text('enumeration'));
  if (choices.length === 0) {
    return { attribute: 'enumeration', message: 'An enumeration has values, joined by commas' };
  }
  const value = text('defaultString');
  return value === null || choices.includes(value)
    ? undefined
    : { attribute: 'defaultString', message: `must be one of ${choices.join(', ')}` };
}

function limitFault(text: DefinitionTexts, configuration: Configuration): DefinitionFault | undefined {
  const type = DYNAMIC_TYPES[text('dataType') ?? ''];
  const limits = type?.limits ?? [];
  const parse = type && DATATYPES[type.type].parse;
  const [min, max] = limits.map((name) => configuration.get(name));
  const unreadable = limits.find((name) => configuration.has(name) && !parse?.(configuration.get(name) ?? ''));
  if (unreadable !== undefined) {
    return {
      attribute: 'configuration',
      message: `${unreadable} is not a number: ${configuration.get(unreadable) ?? ''}`,
    };
  }
  const value = type ? text(type.initial) : null;
  const message = type && value !== null ? outside(value, min, max, DATATYPES[type.type].compare) : undefined;
  return type && message !== undefined ? { attribute: type.initial, message } : undefined;
}

const outside = (
  value: string,
  min: string | undefined,
  max: string | undefined,
  compare: (a: string, b: string) => number,
): string | undefined => {
  if (min !== undefined && compare(value, min) < 0) {
    return `must be greater than or equal to ${min}`;
  }
  return max !== undefined && compare(value, max) > 0 ? `must be less than or equal to ${max}` : undefined;
};

/** What cannot change while objects have values of an attribute: where they are stored, and under which name. */
export const FIXED = ['code', 'dataType', 'isCollection', 'entityClass', 'categoryEntityType'] as const;

/** Whether a definition says something else than before about where its values are. */
export const differs = (attribute: string, before: string | null, after: string | null): boolean =>
  attribute === 'isCollection' ? isTrue(before) !== isTrue(after) : before !== after;
