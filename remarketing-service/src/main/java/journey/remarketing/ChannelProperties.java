package journey.remarketing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.webhook.Receiver;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/** Settings under {@code journey.remarketing.channels}; the comments are in {@code remarketing-service.yaml}. */
@Validated
@ConfigurationProperties("journey.remarketing")
record ChannelProperties(@DefaultValue List<@Valid ChannelSettings> channels) {
    /**
     * @param formerSecret signs too, while the secret is changed; empty: none
     * @param parallel messages sent at once
     */
    record ChannelSettings(
            @NotBlank String id,
            @NotNull URI url,
            @NotBlank String secret,
            @DefaultValue("") String formerSecret,
            @Min(1) @Max(100) @DefaultValue("4") int parallel) {
        Campaign.Channel channel() {
            return new Campaign.Channel(id);
        }

        /** @param privateToo whether it may be reached without TLS */
        Receiver receiver(boolean privateToo) {
            if (!privateToo && !"https".equals(url.getScheme())) {
                throw new IllegalArgumentException("the url of channel " + id
                        + " starts with https:// (or set journey.remarketing.webhooks.allow-private)");
            }
            return new Receiver("channel-" + id, url, WebhookProperties.secrets(secret, formerSecret));
        }

        @Override
        public String toString() {
            return "ChannelSettings[" + id + "]";
        }
    }

    ChannelProperties {
        Set<String> known = new HashSet<>(Set.of(Campaign.Channel.EMAIL.id()));
        for (ChannelSettings each : channels) {
            if (!known.add(each.channel().id())) {
                throw new IllegalArgumentException("journey.remarketing.channels has " + each.id()
                        + " twice, or names mail, which is there anyway");
            }
        }
    }
}
