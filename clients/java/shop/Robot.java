package shop;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.web.client.RestClient;

/** A program that acts for itself: Spring gets and renews its tokens by client credentials. */
final class Robot {
    private static final String NAME = "warehouse";
    private final Authentication itself =
            new AnonymousAuthenticationToken("key", NAME, AuthorityUtils.createAuthorityList("ROBOT"));
    private final OAuth2AuthorizedClientService tokens;
    final RestClient client;

    Robot(String shop, String secret) {
        // Reads what the authorization server says about itself.
        ClientRegistration registration = ClientRegistrations.fromIssuerLocation(shop)
                .registrationId(NAME)
                .clientId(NAME)
                .clientSecret(secret)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope("rest-api")
                .build();
        InMemoryClientRegistrationRepository registrations = new InMemoryClientRegistrationRepository(registration);
        tokens = new InMemoryOAuth2AuthorizedClientService(registrations);
        OAuth2ClientHttpRequestInterceptor interceptor = new OAuth2ClientHttpRequestInterceptor(
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, tokens));
        interceptor.setClientRegistrationIdResolver(request -> NAME);
        interceptor.setPrincipalResolver(request -> itself);
        interceptor.setAuthorizationFailureHandler(
                OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(tokens));
        client = RestClient.builder().baseUrl(shop).requestInterceptor(interceptor).build();
    }

    /** The token that Spring keeps, or null. */
    String token() {
        var authorized = tokens.loadAuthorizedClient(NAME, NAME);
        return authorized == null ? null : authorized.getAccessToken().getTokenValue();
    }
}
