import { Controller, Get, Param, Req } from '@nestjs/common';
import { Access } from '../../common/access.decorator.js';
import { answerOnce } from '../../http/cacheable.js';
import type { ClientRequest } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { RestResponse } from '../../http/rest-response.js';
import { restPath } from '../../config/rest-paths.js';
import { OAuthSettings, PathSettings } from '../../config/setting-groups.js';
import { ViewerAssets } from './viewer-assets.js';
import { viewerPage, viewerPolicy } from './viewer-page.js';

/** Long enough to spare every visit the download; afterwards the tag is checked again. */
const ONE_WEEK = 'public, max-age=604800';

/** `/rest/docs`: the documents in a browser, where requests can be tried. */
@Controller()
@Access('open')
export class ViewerController {
  constructor(
    private readonly files: ViewerAssets,
    private readonly oauth: OAuthSettings,
    private readonly paths: PathSettings,
  ) {}

  @Get()
  page(@Req() { publicPath }: ClientRequest): RestResponse {
    const consolePath = this.paths.CONSOLE_ENABLED ? publicPath + this.paths.CONSOLE_PATH : undefined;
    return RestResponse.html(viewerPage(publicPath + restPath(this.paths, 'docs'), consolePath), {
      'cache-control': 'no-cache',
      'content-security-policy': viewerPolicy(this.oauth.OAUTH_ISSUER),
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  }

  @Get('assets/:asset')
  async asset(@Param('asset') name: string, @Req() { headers }: ClientRequest): Promise<RestResponse> {
    const file = await this.files.find(name);
    if (!file) {
      throw restError('documentAssetNotFound', { asset: name });
    }
    return answerOnce(file, headers['if-none-match'], ONE_WEEK);
  }
}
