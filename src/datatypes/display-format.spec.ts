import { describe, expect, it } from '@jest/globals';
import type { DatatypeId } from './datatype.js';
import { displayText } from './display-format.js';

describe('displayText', () => {
  it.each<[DatatypeId, string, string]>([
    ['int', '1234567', '1,234,567'],
    ['decimal', '1234.5', '1,234.50'],
    ['decimal', '-0.005', '-0.01'],
    ['decimal', '100.00', '100.00'],
    ['double', '1234.56789', '1,234.568'],
    ['boolean', 't', 'True'],
    ['localDate', '2024-05-02', '02/05/2024'],
    ['localTime', '10:15:30', '10:15'],
    ['localDateTime', '2024-05-02 10:15:00', '02/05/2024 10:15'],
    ['offsetDateTime', '2024-05-02 10:15:00+03', '02/05/2024 10:15 +0300'],
    ['offsetTime', '10:15:30-05:30', '10:15 -0530'],
    ['string', 'as it is', 'as it is'],
  ])('shows the %s %s as %s', (type, text, shown) => {
    expect(displayText(type, text)).toBe(shown);
  });
});
