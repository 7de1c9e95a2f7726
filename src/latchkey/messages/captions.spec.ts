import { describe, expect, it } from '@jest/globals';
import { Column } from 'typeorm';
import { TransientAttribute } from '../model/transient.decorators.js';
import { EnumModel } from '../model/enum-model.js';
import type { NamedType } from '../model/named-type.js';
import { RestEntity } from '../model/rest-entity.decorator.js';
import { Captions } from './captions.js';
import { Texts } from './messages.js';

abstract class Traceable {
  @Column('text')
  createdBy!: string;
}

@RestEntity('shop_Parcel')
class Parcel extends Traceable {
  @Column('text')
  label!: string;

  @TransientAttribute('string')
  hint!: string;
}

@RestEntity('shop_Letter')
class Letter extends Parcel {}

const type = (name: string, target: new () => object): NamedType => ({ name, target, attributes: new Map() });
const parcel = type('shop_Parcel', Parcel);
const letter = type('shop_Letter', Letter);
const captions = (texts: Readonly<Record<string, string>> = {}): Captions =>
  new Captions(new Texts('en', [new Map(Object.entries(texts))]));

describe('the caption of an entity (protocol/messages.md)', () => {
  it.each([
    [{ shop_Parcel: 'Parcel!' }, 'Parcel!'],
    [{ Parcel: 'A parcel' }, 'A parcel'],
    [{ shop_Parcel: 'Parcel!', Parcel: 'A parcel' }, 'Parcel!'],
    [{}, 'Parcel'],
  ])('with the texts %j is %s', (texts, caption) => {
    expect(captions(texts).entity(parcel)).toBe(caption);
  });

  it('is not inherited', () => {
    expect(captions({ shop_Parcel: 'Parcel!' }).entity(letter)).toBe('Letter');
  });
});

describe('the caption of an attribute (protocol/messages.md)', () => {
  it.each([
    ['label', {}, 'Parcel.label'],
    ['hint', {}, 'Parcel.hint'],
    ['createdBy', {}, 'Traceable.createdBy'],
    ['label', { 'shop_Parcel.label': 'Label' }, 'Label'],
    ['label', { 'shop_Parcel.label': 'Label', 'Letter.label': 'Stamp' }, 'Stamp'],
    ['createdBy', { 'Traceable.createdBy': 'By' }, 'By'],
    ['createdBy', { 'Traceable.createdBy': 'By', 'Parcel.createdBy': 'Packed by' }, 'Packed by'],
    ['label', { 'Traceable.label': 'of a class that does not have it' }, 'Parcel.label'],
  ])('%s with the texts %j is %s', (name, texts, caption) => {
    expect(captions(texts).attribute(letter, name)).toBe(caption);
  });
});

describe('the captions of an enum (protocol/messages.md)', () => {
  const state = new EnumModel('com.acme.State', { OPEN: 1 });

  it.each([
    [{}, 'State', 'State.OPEN'],
    [{ State: 'Stage', 'State.OPEN': 'Open' }, 'Stage', 'Open'],
    [{ 'com.acme.State': 'Status', 'com.acme.State.OPEN': 'Offen', State: 'Stage' }, 'Status', 'Offen'],
  ])('with the texts %j are %s and %s', (texts, caption, open) => {
    expect([captions(texts).enum(state), captions(texts).constant(state, 'OPEN')]).toEqual([caption, open]);
  });

  it('leave the package out, a nested class too', () => {
    expect(captions().enum(new EnumModel('com.acme.Order$State', { OPEN: 1 }))).toBe('State');
  });
});
