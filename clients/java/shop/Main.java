package shop;

import static shop.Checks.expectSame;
import static shop.Checks.thrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Spring's RestClient and OAuth 2 client: a robot with client credentials, and a user of the code flow. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        String shop = System.getenv("SHOP_URL");
        Robot robot = new Robot(shop, "secret");
        new ShopStory(shop, robot.client).tell();
        getsANewTokenAfterTheLossOfTheOld(robot, shop);
        aStrangerIsRefused(shop);
        aClerkLogsInAndRefreshes(shop);
    }

    private static void getsANewTokenAfterTheLossOfTheOld(Robot robot, String shop) {
        String first = robot.token();
        expectSame(username(robot.client), "warehouse");
        expectSame(robot.token(), first);
        revoke(shop, "warehouse", "secret", first);
        thrownBy(HttpClientErrorException.Unauthorized.class, () -> username(robot.client));
        // The challenge of the 401 made Spring forget the token.
        expectSame(robot.token(), null);
        expectSame(username(robot.client), "warehouse");
        expectSame(first.equals(robot.token()), false);
    }

    private static void aStrangerIsRefused(String shop) {
        Robot stranger = new Robot(shop, "wrong");
        OAuth2AuthorizationException error =
                thrownBy(OAuth2AuthorizationException.class, () -> username(stranger.client));
        // Spring reads the errors of token endpoints only with the status 400, and keeps this 401 as the cause.
        HttpClientErrorException.Unauthorized cause =
                (HttpClientErrorException.Unauthorized) error.getCause().getCause();
        expectSame(cause.getResponseBodyAsString(),
                "{\"error\":\"invalid_client\",\"error_description\":\"Client authentication failed\"}");
    }

    private static void aClerkLogsInAndRefreshes(String shop) throws Exception {
        Clerk clerk = new Clerk(shop);
        expectSame(username(clerk.client(shop)), "alice");
        OAuth2AccessTokenResponse first = clerk.tokens();
        clerk.refresh(first);
        expectSame(username(clerk.client(shop)), "alice");
        String old = first.getAccessToken().getTokenValue();
        expectSame(old.equals(clerk.tokens().getAccessToken().getTokenValue()), false);
        HttpClientErrorException.Forbidden forbidden = thrownBy(HttpClientErrorException.Forbidden.class,
                () -> clerk.client(shop).post().uri("/rest/entities/Product").body(Map.of("name", "x", "price", 1))
                        .retrieve().toBodilessEntity());
        expectSame(forbidden.getResponseBodyAs(ShopStory.Problem.class),
                new ShopStory.Problem("Creation forbidden", "Creation of the Product is forbidden"));
        String last = clerk.tokens().getRefreshToken().getTokenValue();
        revoke(shop, "shop site", "50% more: +/=ü", last);
        OAuth2AuthorizationException ended =
                thrownBy(OAuth2AuthorizationException.class, () -> clerk.refresh(clerk.tokens()));
        expectSame(ended.getError().getErrorCode(), "invalid_grant");
    }

    private static void revoke(String shop, String id, String secret, String token) {
        RestClient.create().post().uri(shop + "/oauth2/revoke")
                .headers(headers -> headers.setBasicAuth(id, secret, StandardCharsets.UTF_8))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED).body("token=" + token)
                .retrieve().toBodilessEntity();
    }

    private static Object username(RestClient client) {
        return client.get().uri("/rest/userInfo").retrieve().body(Map.class).get("username");
    }
}
