package shop;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user does in a browser at the authorization endpoint. */
final class LoginPage {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private final HttpClient browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /**
     * Logs in, and follows every redirect of the backend.
     *
     * @return the address of the application where the browser ends
     */
    URI logIn(URI authorization, URI callback, String username, String password) throws Exception {
        HttpResponse<String> response = open(authorization);
        while (response.statusCode() == 302) {
            response = open(target(response));
        }
        Matcher csrf = CSRF.matcher(response.body());
        if (!csrf.find()) {
            throw new AssertionError("The login page has no form: " + response.body());
        }
        String form = "csrf=" + encoded(csrf.group(1))
                + "&username=" + encoded(username)
                + "&password=" + encoded(password);
        response = send(HttpRequest.newBuilder(response.uri().resolve("/as-login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
        while (!target(response).getHost().equals(callback.getHost())) {
            response = open(target(response));
        }
        return target(response);
    }

    private HttpResponse<String> open(URI address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private static URI target(HttpResponse<?> response) {
        return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
