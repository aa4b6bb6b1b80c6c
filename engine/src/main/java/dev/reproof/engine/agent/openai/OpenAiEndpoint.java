package dev.reproof.engine.agent.openai;

import dev.reproof.events.ReproofException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where chat completions are asked for, and the key that is sent along. No text form of it shows the key. */
public final class OpenAiEndpoint {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::|(0+:){7}0*)1]");

    private final URI completions;
    private final Optional<ApiKey> key;

    private OpenAiEndpoint(URI completions, Optional<ApiKey> key) {
        this.completions = completions;
        this.key = key;
    }

    /**
     * The endpoint below that address.
     *
     * @param baseUrl such as {@code https://api.openai.com/v1}
     * @param keyVariable the environment variable that should hold the key, for messages
     * @param key its value; may be absent or blank where the host is this machine
     * @throws ReproofException.Invalid when the address is none, or the key is missing or not usable
     */
    public static OpenAiEndpoint of(String baseUrl, String keyVariable, Optional<String> key) {
        URI base = address(baseUrl);
        Optional<ApiKey> usable = key.filter(value -> !value.isBlank()).map(value -> ApiKey.of(value, keyVariable));
        if (usable.isEmpty() && !isLoopback(base)) {
            throw new ReproofException.Invalid("No key for the model endpoint: environment variable " + keyVariable
                    + " is not set; set it, or name another one with --openai-key-env");
        }
        String path = base.getRawPath().replaceFirst("/+$", "");
        return new OpenAiEndpoint(
                URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + "/chat/completions"), usable);
    }

    /** The address may hold a secret by mistake, so no message shows it. */
    private static URI address(String baseUrl) {
        try {
            URI base = new URI(baseUrl.strip());
            String scheme = Optional.ofNullable(base.getScheme()).orElse("").toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && base.getHost() != null
                    && base.getRawUserInfo() == null
                    && base.getRawQuery() == null
                    && base.getRawFragment() == null) {
                return base;
            }
        } catch (URISyntaxException e) {
            throw unusable(); // without a cause: that would show the address
        }
        throw unusable();
    }

    private static ReproofException.Invalid unusable() {
        return new ReproofException.Invalid("The base URL of the model endpoint is not usable: expected http:// or"
                + " https:// and a host, without user name, query and fragment; correct --openai-base-url,"
                + " REPROOF_OPENAI_BASE_URL or OPENAI_BASE_URL");
    }

    private static boolean isLoopback(URI base) {
        return LOOPBACK.matcher(base.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** The request for a completion; the only thing that carries the key. */
    HttpRequest request(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(completions)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .header("User-Agent", "reproof")
                .POST(BodyPublishers.ofByteArray(body));
        key.ifPresent(secret -> request.header("Authorization", secret.authorization()));
        return request.build();
    }

    /** The text without the key. */
    String masked(String text) {
        return key.map(secret -> secret.mask(text)).orElse(text);
    }

    KeyFilter filter() {
        return key.map(ApiKey::filter).orElseGet(() -> new KeyFilter(""));
    }

    @Override
    public String toString() {
        return completions + (key.isPresent() ? " with a key" : " without a key");
    }
}
