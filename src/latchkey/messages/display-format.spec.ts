import { describe, expect, it } from '@jest/globals';
import type { DatatypeId } from '../datatypes/datatype.js';
import { type DisplayFormats, displayText } from './messages.js';

const ENGLISH: DisplayFormats = {
  date: 'dd/MM/yyyy',
  time: 'HH:mm',
  dateTime: 'dd/MM/yyyy HH:mm',
  offsetDateTime: 'dd/MM/yyyy HH:mm Z',
  offsetTime: 'HH:mm Z',
  integer: '#,##0',
  double: '#,##0.###',
  decimal: '#,##0.00',
  decimalSeparator: '.',
  groupingSeparator: ',',
  true: 'True',
  false: 'False',
};
const FRENCH: DisplayFormats = {
  ...ENGLISH,
  date: "'le' d.M.yy",
  dateTime: 'd.M.yyyy H:mm:ss.SSS',
  decimal: '0.0#',
  decimalSeparator: ',',
  groupingSeparator: ' ',
};

describe('displayText', () => {
  it.each<[DatatypeId, string, string]>([
    ['int', '1234567', '1,234,567'],
    ['decimal', '1234.5', '1,234.50'],
    ['decimal', '-0.005', '-0.01'],
    ['decimal', '100.00', '100.00'],
    ['decimal', '999.995', '1,000.00'],
    ['decimal', '0.004', '0.00'],
    ['decimal', '-0.004', '0.00'],
    ['decimal', '12345678901234567890.125', '12,345,678,901,234,567,890.13'],
    ['decimal', '1.5e3', '1,500.00'],
    ['decimal', '-.5', '-0.50'],
    ['decimal', 'NaN', 'NaN'],
    ['long', '-9223372036854775808', '-9,223,372,036,854,775,808'],
    ['double', '1e-07', '0'],
    ['double', '1.2e+20', '120,000,000,000,000,000,000'],
    ['double', '2', '2'],
    ['double', '1234.56789', '1,234.568'],
    ['boolean', 't', 'True'],
    ['localDate', '2024-05-02', '02/05/2024'],
    ['localTime', '10:15:30', '10:15'],
    ['localDateTime', '2024-05-02 10:15:00', '02/05/2024 10:15'],
    ['offsetDateTime', '2024-05-02 10:15:00+03', '02/05/2024 07:15 +0000'],
    ['offsetDateTime', '2024-05-02T10:15:00.123456Z', '02/05/2024 10:15 +0000'],
    ['offsetDateTime', 'infinity', 'infinity'],
    ['offsetTime', '10:15:30-05:30', '10:15 -0530'],
    ['string', 'as it is', 'as it is'],
  ])('shows the %s %s as %s', (type, text, shown) => {
    expect(displayText(type, text, ENGLISH, 'UTC')).toBe(shown);
  });

  it.each<[DatatypeId, string, string]>([
    ['decimal', '1234567.891', '1234567,89'],
    ['decimal', '5', '5,0'],
    ['int', '1234567', '1 234 567'],
    ['localDate', '2024-05-02', 'le 2.5.24'],
    ['localDateTime', '2024-05-02T07:08:09.0125', '2.5.2024 7:08:09.012'],
  ])('follows the patterns of the locale: the %s %s is %s', (type, text, shown) => {
    expect(displayText(type, text, FRENCH, 'UTC')).toBe(shown);
  });

  it.each([
    ['2024-05-02T22:30:00Z', '03/05/2024 00:30 +0200'],
    ['2024-01-02 10:15:00+00', '02/01/2024 11:15 +0100'],
    ['2024-01-02 10:15:00-05:30', '02/01/2024 16:45 +0100'],
  ])('shows the moment %s in the time zone of its reader as %s', (text, shown) => {
    expect(displayText('offsetDateTime', text, ENGLISH, 'Europe/Berlin')).toBe(shown);
  });
});
