import type { Row } from './rows.js';

const quoted = JSON.stringify;

/** id, version, name, price */
export const wholeProduct = ([id = '', version = '', name = '', price = '']: Row): string =>
  `{"_entityName":"Product","_instanceName":${quoted(name)},"id":"${id}","version":${version},"name":${quoted(name)},"price":${price}}`;

/** id, name, price, category's id and name */
export const productWithCategory = ([id = '', name = '', price = '', category = '', title = '']: Row): string =>
  `{"_entityName":"Product","_instanceName":${quoted(name)},"id":"${id}","name":${quoted(name)},"price":${price},"category":` +
  `{"_entityName":"Category","_instanceName":${quoted(title)},"id":"${category}","name":${quoted(title)}}}`;

/** id and name */
export const createdProduct = ([id = '', name = '']: Row): string =>
  `{"_entityName":"Product","_instanceName":${quoted(name)},"id":"${id}"}`;
