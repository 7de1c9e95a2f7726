import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { PAGE_HEADERS, pageHtml } from '../auth/pages/page.js';
import { PageTexts } from '../auth/pages/page-texts.js';
import { PathSettings } from '../config/setting-groups.js';
import { type ClientRequest, requestPath } from '../http/client-request.js';
import { VARY } from '../http/cors/cors.hook.js';
import { namesTag } from '../http/entity-tags.js';
import { type ResponseHeaders, RestResponse } from '../http/rest-response.js';
import { noSuchResource } from '../http/routing-error.js';
import { ConsoleBuild, type ConsoleFile } from './console-build.js';
import { consolePage } from './console-page.js';

/** The build names these files by their content. */
const HASHED = 'assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const CHECK_AGAIN = 'no-cache';

/** Seconds after which a browser asks again whether the build is there. */
const RELOAD_SECONDS = '2';
const UNAVAILABLE = 503;

/** What browsers get below the path of the console. */
@Injectable()
export class ConsoleResponses {
  private readonly depth: number;

  constructor(
    private readonly build: ConsoleBuild,
    private readonly texts: PageTexts,
    private readonly paths: PathSettings,
  ) {
    this.depth = paths.CONSOLE_PATH.split('/').length - 1;
  }

  async page(request: ClientRequest): Promise<RestResponse> {
    const template = await this.build.page();
    if (template === undefined) {
      return this.comingSoon(request);
    }
    const { html, headers } = consolePage(template, `${request.publicPath}${this.paths.CONSOLE_PATH}/`);
    return RestResponse.html(html, headers);
  }

  /** @throws RestError 404 for a file that the build does not have */
  async fileOrPage(request: ClientRequest): Promise<RestResponse> {
    const { segments = [], headers } = request;
    const path = segments.slice(this.depth).join('/');
    if (!/\.[^./]+$/.test(path)) {
      return this.page(request);
    }
    const file = await this.build.file(path, headers['accept-encoding']?.toString());
    if (!file) {
      throw noSuchResource(requestPath(request));
    }
    return sent(file, path.startsWith(HASHED) ? FOR_EVER : CHECK_AGAIN, headers['if-none-match']);
  }

  private comingSoon(request: ClientRequest): RestResponse {
    const texts = this.texts.of(request);
    const title = texts.text('latchkey.console.building');
    const page = { locale: texts.locale, title, body: `<p>${texts.text('latchkey.console.wait')}</p>` };
    const again = { 'retry-after': RELOAD_SECONDS, refresh: RELOAD_SECONDS };
    return RestResponse.html(pageHtml(page), { ...PAGE_HEADERS, ...again }, UNAVAILABLE);
  }
}

function sent({ bytes, type, etag, coding }: ConsoleFile, cacheControl: string, known?: string): RestResponse {
  const headers: ResponseHeaders = { etag, 'cache-control': cacheControl, vary: `Accept-Encoding, ${VARY}` };
  if (known !== undefined && namesTag(known, etag)) {
    return RestResponse.empty(304, headers);
  }
  const encoding: ResponseHeaders = coding === undefined ? {} : { 'content-encoding': coding };
  return RestResponse.stream(Readable.from([bytes]), {
    ...headers,
    ...encoding,
    'content-type': type,
    'content-length': String(bytes.length),
  });
}
