package journey.remarketing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import journey.remarketing.webhook.Endpoint;
import journey.remarketing.webhook.Event;
import journey.remarketing.webhook.Receiver;
import journey.remarketing.webhook.Retries;
import journey.remarketing.webhook.Secret;
import journey.remarketing.webhook.http.HttpCaller;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Settings under {@code journey.remarketing.webhooks}; the comments are in {@code remarketing-service.yaml}. */
@Validated
@ConfigurationProperties("journey.remarketing.webhooks")
record WebhookProperties(
        @DefaultValue("false") boolean allowPrivate,
        @Min(1) @Max(64) @DefaultValue("4") int parallel,
        @NotNull @DefaultValue("5s") Duration connectWithin,
        @NotNull @DefaultValue("15s") Duration answerWithin,
        @NotNull @DefaultValue("10s") Duration firstRetry,
        @NotNull @DefaultValue("6h") Duration longestRetry,
        @NotNull @DefaultValue("3d") Duration giveUpAfter,
        @NotNull @DefaultValue("1h") Duration pauseAfter,
        @NotNull @DefaultValue("15m") Duration probeEvery,
        @Min(1) @DefaultValue("1000") int mostPending,
        @DefaultValue List<@Valid EndpointSettings> endpoints) {

    /**
     * @param formerSecret signs too, while the secret is changed; empty: none
     * @param events empty: all of them
     */
    record EndpointSettings(
            @NotBlank String id,
            @NotNull URI url,
            @NotBlank String secret,
            @DefaultValue("") String formerSecret,
            @DefaultValue List<String> events,
            @DefaultValue("true") boolean anonymous,
            @DefaultValue("false") boolean contact,
            Optional<Instant> since) {
        Endpoint endpoint() {
            return new Endpoint(
                    new Receiver(id, url, secrets(secret, formerSecret)),
                    events.isEmpty()
                            ? EnumSet.allOf(Event.class)
                            : events.stream().map(this::event).collect(Collectors.toSet()),
                    anonymous,
                    contact,
                    since);
        }

        private Event event(String code) {
            return Set.of(Event.values()).stream()
                    .filter(event -> event.code().equals(code))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("webhook " + id + ": no event is called " + code));
        }

        @Override
        public String toString() {
            return "EndpointSettings[" + id + "]";
        }
    }

    WebhookProperties {
        if (answerWithin.compareTo(Duration.ofMinutes(1)) > 0 || !answerWithin.isPositive()) {
            throw new IllegalArgumentException("journey.remarketing.webhooks.answer-within is a minute at most");
        }
        for (EndpointSettings each : endpoints) {
            if (!allowPrivate && !"https".equals(each.url().getScheme())) {
                throw new IllegalArgumentException("the url of webhook " + each.id()
                        + " starts with https:// (or set journey.remarketing.webhooks.allow-private)");
            }
        }
    }

    static List<Secret> secrets(String... present) {
        return Stream.of(present)
                .filter(text -> !text.isEmpty())
                .map(Secret::new)
                .toList();
    }

    List<Endpoint> all() {
        return endpoints.stream().map(EndpointSettings::endpoint).toList();
    }

    Retries retries() {
        return new Retries(firstRetry, longestRetry, giveUpAfter, pauseAfter, probeEvery, mostPending);
    }

    HttpCaller.Settings caller() {
        return new HttpCaller.Settings(allowPrivate, connectWithin, answerWithin);
    }
}
