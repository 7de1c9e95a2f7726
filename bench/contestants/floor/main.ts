import { createReadStream, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { readEnvironment } from '../environment.js';
import { reportToParent } from '../report-to-parent.js';
import { pageOfGadgets } from './gadgets.js';
import { createOrder, pageOfOrders } from './orders.js';
import { oneProduct, pageOfProducts, productInformation, search } from './products.js';
import { create, remove, updateAll, updateOne } from './product-writes.js';
import { answerBy } from './router.js';

/**
 * The floor: `node:http`, the driver, and the best statement for each answer, written by hand. It authenticates nobody,
 * checks nothing, and ends the process on a fault.
 */
const { picture } = readEnvironment();
const pictureSize = String(statSync(picture).size);
const answer = answerBy([
  ['GET /rest/entities/Product/search', search],
  ['GET /rest/entities/Product/', oneProduct],
  ['GET /rest/entities/Product?', pageOfProducts],
  ['GET /rest/entities/Order?', pageOfOrders],
  ['GET /rest/entities/Gadget?', pageOfGadgets],
  ['POST /rest/entities/Product', create],
  ['PUT /rest/entities/Product/', updateOne],
  ['PUT /rest/entities/Product', updateAll],
  ['DELETE /rest/entities/Product/', remove],
  ['POST /rest/entities/Order', createOrder],
  ['GET /rest/services/', productInformation],
]);

const server = createServer((request, response) => {
  if (request.url?.startsWith('/rest/files')) {
    stream(response);
  } else {
    void answer(request, response);
  }
}).listen(0, '127.0.0.1');
await once(server, 'listening');
reportToParent(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': pictureSize });
  createReadStream(picture).pipe(response);
}
