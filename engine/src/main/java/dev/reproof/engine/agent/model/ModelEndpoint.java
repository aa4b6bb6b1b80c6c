package dev.reproof.engine.agent.model;

import dev.reproof.events.ReproofException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where models are asked, in which way, and the key that is sent along. No text form of it shows the key. */
public final class ModelEndpoint {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[(::|(0+:){7}0*)1]");

    private final ModelApi api;
    private final URI address;
    private final Optional<ApiKey> key;

    private ModelEndpoint(ModelApi api, URI address, Optional<ApiKey> key) {
        this.api = api;
        this.address = address;
        this.key = key;
    }

    /**
     * The endpoint below that address.
     *
     * @param api what is spoken there
     * @param baseUrl such as {@link ModelProvider#publicAddress}
     * @param keyVariable the environment variable that should hold the key, for messages
     * @param key its value; may be absent or blank where the host is this machine
     * @throws ReproofException.Invalid when the address is none, or the key is missing or not usable
     */
    public static ModelEndpoint of(ModelApi api, String baseUrl, String keyVariable, Optional<String> key) {
        ModelProvider provider = api.provider();
        URI base = address(provider, baseUrl);
        Optional<ApiKey> usable = key.filter(value -> !value.isBlank()).map(value -> ApiKey.of(value, keyVariable));
        if (usable.isEmpty() && !isLoopback(base)) {
            throw new ReproofException.Invalid("No key for the model endpoint: environment variable " + keyVariable
                    + " is not set; set it, or name another one with " + provider.option("key-env"));
        }
        String path = base.getRawPath().replaceFirst("/+$", "");
        return new ModelEndpoint(
                api, URI.create(base.getScheme() + "://" + base.getRawAuthority() + path + api.path()), usable);
    }

    /** The address may hold a secret by mistake, so no message shows it. */
    private static URI address(ModelProvider provider, String baseUrl) {
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
            throw unusable(provider); // without a cause: that would show the address
        }
        throw unusable(provider);
    }

    private static ReproofException.Invalid unusable(ModelProvider provider) {
        return new ReproofException.Invalid("The base URL of the model endpoint is not usable: expected http:// or"
                + " https:// and a host, without user name, query and fragment; correct "
                + provider.option("base-url") + ", REPROOF_" + provider.variable("BASE_URL") + " or "
                + provider.variable("BASE_URL"));
    }

    private static boolean isLoopback(URI base) {
        return LOOPBACK.matcher(base.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /** The request for an answer; the only thing that carries the key. */
    HttpRequest request(byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .header("User-Agent", "reproof")
                .POST(BodyPublishers.ofByteArray(body));
        api.head(request, key);
        return request.build();
    }

    /** The text without the key. */
    String masked(String text) {
        return key.map(secret -> secret.mask(text)).orElse(text);
    }

    /** A word of an answer without the key. */
    String maskedWord(String word) {
        KeyFilter filter = filter();
        return filter.pass(word) + filter.rest();
    }

    ModelApi api() {
        return api;
    }

    KeyFilter filter() {
        return key.map(ApiKey::filter).orElseGet(() -> new KeyFilter(""));
    }

    @Override
    public String toString() {
        return address + (key.isPresent() ? " with a key" : " without a key");
    }
}
