import { type PathGroup, restPath } from './config/rest-paths.js';
import type { Settings } from './config/settings.js';

/**
 * What a newcomer reads after the start: where the backend listens and one command per thing to try.
 *
 * @param url address without trailing slash
 * @param seconds time from the start of the process
 * @param hasShop whether the sample domain is there, of which the logins and commands speak
 */
export function greeting(settings: Settings, url: string, seconds: string, hasShop: boolean): string {
  const lines = [`Latchkey listens on ${url} (started in ${seconds} s)`];
  const hasDemoData =
    settings.DEMO_DATA === 'true' || (settings.DEMO_DATA === '' && settings.NODE_ENV !== 'production');
  if (hasShop && hasDemoData) {
    const logins = 'Demo logins: admin/admin (everything), alice/alice (order clerk), bob/bob (no roles)';
    return [...lines, logins, '', ...tryOut(settings, url)].join('\n');
  }
  return lines.join('\n');
}

/** One copy-paste line per capability; README.md explains the same lines. */
function tryOut(settings: Settings, url: string): string[] {
  const at = (group: PathGroup): string => url + restPath(settings, group);
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  return [
    '# a token',
    `TOKEN=$(curl -s -u client:secret -d grant_type=password -d username=admin -d password=admin ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '# read',
    `curl -s ${bearer} "${at('entities')}/Product?limit=2&sort=-price&fetchPlan=product-list"`,
    '# create',
    `curl -s ${bearer} -d '{"name":"Wind-up robot","price":19.90}' ${at('entities')}/Product`,
    '# upload a file',
    `curl -s ${bearer} --data-binary @README.md "${at('files')}?name=README.md"`,
    '# a picture by its URL, for <img>',
    `IMAGE=$(curl -s ${bearer} "${at('entities')}/Product/00000004-0000-4000-8000-000000000001" | sed 's/.*"image":"\\([^"]*\\)".*/\\1/')`,
    `curl -s -o product.png -G --data-urlencode "fileRef=$IMAGE" -d access_token=$TOKEN ${at('files')}`,
    '# call a service',
    `curl -s ${bearer} "${at('services')}/productService/getProductInformation?productId=00000004-0000-4000-8000-000000000001"`,
    '# give a role to bob',
    `curl -s ${bearer} -d '{"username":"bob","roleCode":"product-viewer","roleType":"resource"}' ${at('entities')}/sec_RoleAssignmentEntity`,
    '# without a token: restart with',
    `#   ANONYMOUS_URL_PATTERNS="${restPath(settings, 'entities')}/Product,${restPath(settings, 'entities')}/Product/*" ANONYMOUS_RESOURCE_ROLES=anonymous-rest-role npm start`,
    `curl -s "${at('entities')}/Product?limit=1"`,
  ];
}
