package shop;

import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriComponentsBuilder;

/** A user who logs in on the page of the backend: the code flow with PKCE, and a refresh. */
final class Clerk {
    private static final URI CALLBACK = URI.create("https://shop.example/callback");
    private final ClientRegistration registration;
    private OAuth2AccessTokenResponse tokens;

    Clerk(String shop) throws Exception {
        registration = ClientRegistrations.fromIssuerLocation(shop)
                .clientId("shop site")
                .clientSecret("50% more: +/=ü")
                .redirectUri(CALLBACK.toString())
                .scope("rest-api")
                .build();
        OAuth2AuthorizationRequest.Builder request = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
                .clientId(registration.getClientId())
                .redirectUri(CALLBACK.toString())
                .scopes(registration.getScopes())
                .state("xyz");
        OAuth2AuthorizationRequestCustomizers.withPkce().accept(request);
        tokens = exchange(request.build());
    }

    private OAuth2AccessTokenResponse exchange(OAuth2AuthorizationRequest request) throws Exception {
        URI arrived = new LoginPage()
                .logIn(URI.create(request.getAuthorizationRequestUri()), CALLBACK, "alice", "alice");
        Map<String, String> parameters =
                UriComponentsBuilder.fromUri(arrived).build().getQueryParams().toSingleValueMap();
        Checks.expectSame(parameters.get("state"), "xyz");
        OAuth2AuthorizationResponse response = OAuth2AuthorizationResponse.success(parameters.get("code"))
                .redirectUri(CALLBACK.toString())
                .state(parameters.get("state"))
                .build();
        return new RestClientAuthorizationCodeTokenResponseClient().getTokenResponse(
                new OAuth2AuthorizationCodeGrantRequest(
                        registration, new OAuth2AuthorizationExchange(request, response)));
    }

    OAuth2AccessTokenResponse tokens() {
        return tokens;
    }

    OAuth2AccessTokenResponse refresh(OAuth2AccessTokenResponse old) {
        tokens = new RestClientRefreshTokenTokenResponseClient().getTokenResponse(
                new OAuth2RefreshTokenGrantRequest(registration, old.getAccessToken(), old.getRefreshToken()));
        return tokens;
    }

    RestClient client(String shop) {
        String token = tokens.getAccessToken().getTokenValue();
        return RestClient.builder().baseUrl(shop).defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token).build();
    }
}
