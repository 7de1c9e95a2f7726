import { type EntityClass, entityDeclarationOf, superclassNameOf } from '../model/declarations.js';
import type { DynamicAttribute } from '../model/dynamic-attribute.js';
import type { EnumModel } from '../model/enum-model.js';
import { textIn } from '../common/locale-texts.js';
import { heirsOf } from '../model/class-hierarchy.js';
import type { NamedType } from '../model/named-type.js';
import type { Texts } from './messages.js';

/**
 * What entities, attributes and enums are called in one language. A text is looked up by the registered name and by the
 * simple class name; without one the caption is the message key (protocol/messages.md).
 */
export class Captions {
  constructor(private readonly texts: Texts) {}

  entity({ target }: NamedType): string {
    return firstText(this.texts, namesOf(target)) ?? target.name;
  }

  /** An inherited attribute may have its own text in the heir; otherwise that of the declaring class counts. */
  attribute({ target }: NamedType, name: string): string {
    const heirs = heirsOf(target, name);
    const keys = heirs.flatMap(namesOf).map((owner) => `${owner}.${name}`);
    return firstText(this.texts, keys) ?? `${heirs.at(-1)?.name ?? target.name}.${name}`;
  }

  /** What its definition says. */
  dynamic({ dynamic: { caption, captions } }: DynamicAttribute): string {
    return textIn(captions, this.texts.locale) ?? caption;
  }

  /** What its definition says about it. */
  dynamicDescription({ dynamic: { description, descriptions } }: DynamicAttribute): string | undefined {
    return textIn(descriptions, this.texts.locale) ?? description;
  }

  /** What a value of an enumeration is called: without a translation, the value. */
  choice({ dynamic: { choiceCaptions } }: DynamicAttribute, choice: string): string {
    const texts = choiceCaptions.get(choice);
    return (texts && textIn(texts, this.texts.locale)) ?? choice;
  }

  enum({ name }: EnumModel): string {
    return firstText(this.texts, [name, simpleName(name)]) ?? simpleName(name);
  }

  constant({ name }: EnumModel, constant: string): string {
    return constantText(this.texts, name, constant) ?? `${simpleName(name)}.${constant}`;
  }
}

/** The text of an enum constant, or undefined when no bundle has one. */
export const constantText = (texts: Texts, enumName: string, constant: string): string | undefined =>
  firstText(texts, [`${enumName}.${constant}`, `${simpleName(enumName)}.${constant}`]);

function firstText(texts: Texts, keys: readonly string[]): string | undefined {
  const known = keys.find((key) => texts.find(key) !== undefined);
  return known === undefined ? undefined : texts.find(known);
}

function namesOf(target: EntityClass): readonly string[] {
  const registered = entityDeclarationOf(target)?.name ?? superclassNameOf(target);
  return registered === undefined ? [target.name] : [registered, target.name];
}

/** `CustomerStatus` of `com.acme.sales.CustomerStatus`. */
const simpleName = (name: string): string => name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
