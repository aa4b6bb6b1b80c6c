package dev.reproof.engine.cli.serve;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who comes in. A name in the header {@code Host} must be one of this server's own: a page of somebody else whose name was pointed at
 * this address reads nothing.
 *
 * @param names besides addresses and {@code localhost}, in lower case
 * @param token absent where everybody may come in who gets here
 */
record Door(Set<String> names, Optional<AccessToken> token) {

    private static final Resource STYLE = Resource.of("serve.css");
    private static final Resource SCRIPT = Resource.of("login.js");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]{2,50}\\]");
    private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");

    /** What a request gets that does not come in; absent for one that does. */
    Optional<Answer> refusal(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        if (!isIn(headers)) {
            return Optional.of(login());
        }
        if (!isOurs(headers)) {
            return Optional.of(
                    Answer.text(421, "This server has another name; --allow-host lets it have this one too"));
        }
        if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return Optional.of(Answer.text(405, "Nothing can be changed here"));
        }
        return isOfAnotherSite(headers)
                ? Optional.of(Answer.text(403, "A page of another site has no business here"))
                : Optional.empty();
    }

    private boolean isOurs(Headers headers) {
        List<String> given = headers.getOrDefault("Host", List.of());
        if (given.size() != 1) {
            return false;
        }
        String host = PORT.matcher(given.get(0).toLowerCase(Locale.ROOT)).replaceFirst("");
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || ADDRESS.matcher(host).matches()
                || names.contains(host);
    }

    private boolean isIn(Headers headers) {
        return token.isEmpty()
                || token.get().isIn(only(headers, "Authorization"))
                || token.get().isMeantBy(cookie(headers, token.get().cookieName()));
    }

    /** Who brings the token in a header gets a cookie for what a browser asks for by itself. */
    void remember(HttpExchange exchange) {
        token.filter(known -> known.isIn(only(exchange.getRequestHeaders(), "Authorization")))
                .ifPresent(known -> exchange.getResponseHeaders()
                        .set(
                                "Set-Cookie",
                                known.cookieName() + "=" + known.cookie() + "; Path=/; HttpOnly; SameSite=Strict"));
    }

    private static Optional<String> cookie(Headers headers, String name) {
        return headers.getOrDefault("Cookie", List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(";", 50)))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    private static Optional<String> only(Headers headers, String name) {
        List<String> given = headers.getOrDefault(name, List.of());
        return given.size() == 1 ? Optional.of(given.get(0)) : Optional.empty();
    }

    /** A browser says so; whoever follows a link from elsewhere comes in. */
    private static boolean isOfAnotherSite(Headers headers) {
        return only(headers, "Sec-Fetch-Site").filter("cross-site"::equals).isPresent()
                && only(headers, "Sec-Fetch-Mode").filter("navigate"::equals).isEmpty();
    }

    /** Tells nothing but that a token is needed; its script takes that out of the link. */
    private static Answer login() {
        String html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
                + "<link rel=\"icon\" href=\"data:,\"><title>Reproof</title><style>" + STYLE.text()
                + "</style></head>\n<body><main><h1>Reproof</h1>\n<form><label for=\"token\">Token</label>"
                + "<input id=\"token\" type=\"password\" autocomplete=\"current-password\" required>"
                + "<button>Come in</button></form>\n<p role=\"alert\" id=\"wrong\"></p></main>\n<script>"
                + SCRIPT.text()
                + "</script></body></html>\n";
        return Answer.page(401, Resource.policy(STYLE, SCRIPT), html);
    }
}
