import { Catch } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RestExceptionFilter } from '../../http/exception.filter.js';
import type { RestError } from '../../errors/rest-error.js';
import { escapeHtml, PAGE_HEADERS, pageHtml } from './page.js';
import { PageError, type PageErrorReason } from './page-error.js';
import { PageTexts } from './page-texts.js';

/** Statuses of a database that is away or slow. */
const UNAVAILABLE: readonly number[] = [503, 504];

/** Turns every failure on the way to a page into a page; protocol/oauth.md 10. */
@Catch()
export class PageExceptionFilter extends RestExceptionFilter {
  constructor(private readonly texts: PageTexts) {
    super();
  }

  protected override send(reply: FastifyReply, error: RestError): void {
    const texts = this.texts.of(reply.request);
    const text = escapeHtml(texts.text(`latchkey.page.${reasonOf(error)}`));
    const page = { locale: texts.locale, title: texts.text('latchkey.page.title'), body: `<p>${text}</p>` };
    void reply
      .status(error.status)
      .headers({ ...error.headers, ...PAGE_HEADERS, 'content-type': 'text/html;charset=UTF-8' })
      .send(pageHtml(page));
  }
}

function reasonOf(error: RestError): PageErrorReason {
  if (error instanceof PageError) {
    return error.reason;
  }
  if (error.status < 500) {
    return 'badRequest';
  }
  return UNAVAILABLE.includes(error.status) ? 'unavailable' : 'serverError';
}
