import type { Started } from 'latchkey';

/** What a newcomer reads after the start: the demo logins, and one command per thing to try. */
export const greeting = ({ url, rest, demoData }: Started): readonly string[] =>
  demoData
    ? ['Demo logins: admin/admin (everything), alice/alice (order clerk), bob/bob (no roles)', '', ...tryOut(url, rest)]
    : [];

/** One copy-paste line per capability; README.md explains the same lines. */
function tryOut(url: string, rest: string): string[] {
  const pattern = `${rest.slice(url.length)}/entities/Product`;
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  return [
    '# a token',
    `TOKEN=$(curl -s -u client:secret -d grant_type=password -d username=admin -d password=admin ${url}/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    '# read',
    `curl -s ${bearer} "${rest}/entities/Product?limit=2&sort=-price&fetchPlan=product-list"`,
    '# create',
    `curl -s ${bearer} --json '{"name":"Wind-up robot","price":19.90}' ${rest}/entities/Product`,
    '# upload a file',
    `curl -s ${bearer} --data-binary @README.md "${rest}/files?name=README.md"`,
    '# a picture by its URL, for <img>',
    `IMAGE=$(curl -s ${bearer} "${rest}/entities/Product/00000004-0000-4000-8000-000000000001" | sed 's/.*"image":"\\([^"]*\\)".*/\\1/')`,
    `curl -s -o product.png -G --data-urlencode "fileRef=$IMAGE" -d access_token=$TOKEN ${rest}/files`,
    '# call a service',
    `curl -s ${bearer} "${rest}/services/productService/getProductInformation?productId=00000004-0000-4000-8000-000000000001"`,
    '# give a role to bob',
    `curl -s ${bearer} --json '{"username":"bob","roleCode":"product-viewer","roleType":"resource"}' ${rest}/entities/sec_RoleAssignmentEntity`,
    '# without a token: restart with',
    `#   ANONYMOUS_URL_PATTERNS="${pattern},${pattern}/*" ANONYMOUS_RESOURCE_ROLES=anonymous-rest-role npm start`,
    `curl -s "${rest}/entities/Product?limit=1"`,
  ];
}
