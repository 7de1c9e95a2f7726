import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RestExceptionFilter } from '../../http/exception.filter.js';
import type { RestError } from '../../errors/rest-error.js';
import { escapeHtml, PAGE_HEADERS, pageHtml } from './page.js';
import { PageError, type PageFault } from './page-error.js';
import { PageTexts } from './page-texts.js';

/** Statuses of a database that is away or slow. */
const UNAVAILABLE: readonly number[] = [503, 504];

/** Turns every failure on the way to a page into a page; protocol/oauth.md 10. */
@Catch()
export class PageExceptionFilter extends RestExceptionFilter {
  constructor(private readonly texts: PageTexts) {
    super();
  }

  protected override send(reply: FastifyReply, answer: RestError): void {
    const texts = this.texts.of(reply.request);
    const text = escapeHtml(texts.text(`latchkey.page.${faultOf(answer)}`));
    const page = { locale: texts.locale, title: texts.text('latchkey.page.title'), body: `<p>${text}</p>` };
    void reply
      .status(answer.status)
      .headers({ ...answer.headers, ...PAGE_HEADERS, 'content-type': 'text/html;charset=UTF-8' })
      .send(pageHtml(page));
  }
}

function faultOf(answer: RestError): PageFault {
  if (answer instanceof PageError) {
    return answer.fault;
  }
  if (answer.status < 500) {
    return 'badRequest';
  }
  return UNAVAILABLE.includes(answer.status) ? 'unavailable' : 'serverError';
}
