package journey.remarketing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import journey.events.Money;
import journey.remarketing.mail.Shop;
import journey.remarketing.outreach.Policy;
import journey.remarketing.smtp.SmtpPostman;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code journey.remarketing}; the comments are in {@code remarketing-service.yaml}.
 *
 * @param instance a name this process keeps over restarts, unlike any other process's; empty for none
 * @param tick how often timers are looked at
 * @param aggregator where the aggregator answers
 * @param aggregatorTimeout for the connection and for the answer
 * @param publicUrl where this service is reached by those who open a mail
 */
@Validated
@ConfigurationProperties("journey.remarketing")
record RemarketingProperties(
        @Min(1) @DefaultValue("1") int workers,
        @DefaultValue("") String instance,
        @NotNull @DefaultValue("200ms") Duration tick,
        @NotNull @DefaultValue("http://localhost:8081") URI aggregator,
        @NotNull @DefaultValue("2s") Duration aggregatorTimeout,
        @NotNull @DefaultValue("http://localhost:8082") URI publicUrl,
        @Valid @DefaultValue ShopSettings shop,
        @Valid @DefaultValue MailSettings mail,
        @Valid @DefaultValue LimitSettings limits,
        @Valid @DefaultValue CatalogueSettings catalogue,
        @Valid @DefaultValue CampaignSettings campaigns) {

    record ShopSettings(
            @NotBlank @DefaultValue("Demo Shop") String name,
            @NotNull @DefaultValue("http://localhost:8080/") URI url,

            @NotBlank @DefaultValue("1 Market Street, 10121 Torino")
            String address,

            @DefaultValue("") String logo,
            @NotBlank @DefaultValue("#1f5c4d") String accent,

            @NotBlank @DefaultValue("http://localhost:8080/cart?items={items}&utm_campaign={campaign}")
            String cartUrl,

            @NotBlank @DefaultValue("en") String locale,
            @NotBlank @DefaultValue("EUR") String currency,
            @NotBlank @DefaultValue("Europe/Rome") String timezone) {}

    /**
     * @param domain of Message-IDs; empty: that of {@code from}
     * @param parallel mails sent at once
     * @param firstRetry after a temporary failure, doubled each time
     * @param testRecipients addresses, or {@code @domain} for all of a domain, that test mails may go to
     */
    record MailSettings(
            @NotBlank @DefaultValue("shop@localhost.localdomain")
            String from,

            @DefaultValue("") String domain,
            @Min(1) @Max(1000) @DefaultValue("8") int parallel,
            @NotNull @DefaultValue("1m") Duration firstRetry,
            @NotNull @DefaultValue("hold") OnDoubt onDoubt,
            @NotNull @DefaultValue("10s") Duration finishWithin,
            @DefaultValue List<@NotBlank String> testRecipients) {}

    /** What becomes of a mail that may have been sent. */
    enum OnDoubt {
        HOLD,
        RESEND
    }

    record LimitSettings(
            @Valid @DefaultValue QuietHours quietHours,
            @NotNull @DefaultValue("6h") Duration maxAge,
            @DefaultValue List<@Valid Cap> caps,
            @DefaultValue Set<@Pattern(regexp = "[A-Z]{2}") String> softOptIn) {}

    record QuietHours(
            @DefaultValue("true") boolean enabled,
            @NotNull @DefaultValue("21:00") LocalTime start,
            @NotNull @DefaultValue("08:00") LocalTime end) {}

    record Cap(@Min(1) int mails, @NotNull Duration within) {}

    /**
     * @param folder empty: the shipped campaigns
     * @param poll how often the files are looked at for changes
     */
    record CampaignSettings(
            @DefaultValue("") String folder,
            @NotNull @DefaultValue("10s") Duration poll) {}

    /**
     * @param url asked with the ids of products; empty: nobody is asked
     * @param timeout for the connection and for the answer
     */
    record CatalogueSettings(
            @DefaultValue("") String url,
            @NotNull @DefaultValue("500ms") Duration timeout) {}

    RemarketingProperties {
        if (!Money.isCurrency(shop.currency())) {
            throw new IllegalArgumentException("journey.remarketing.shop.currency is no ISO 4217 currency");
        }
        if (!mail.from().contains("@")) {
            throw new IllegalArgumentException("journey.remarketing.mail.from is no e-mail address");
        }
        if (!campaigns.poll().isPositive()) {
            throw new IllegalArgumentException("journey.remarketing.campaigns.poll is a time of more than nothing");
        }
    }

    Optional<String> instanceName() {
        return Optional.of(instance).filter(name -> !name.isBlank());
    }

    Optional<Path> campaignsFolder() {
        return Optional.of(campaigns.folder())
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    Optional<String> catalogueUrl() {
        return Optional.of(catalogue.url()).filter(url -> !url.isBlank());
    }

    Policy policy() {
        return new Policy(
                limits.caps().stream()
                        .map(cap -> new Policy.Cap(cap.mails(), cap.within()))
                        .toList(),
                limits.quietHours().enabled()
                        ? Optional.of(new Policy.QuietHours(
                                limits.quietHours().start(), limits.quietHours().end()))
                        : Optional.empty(),
                ZoneId.of(shop.timezone()),
                limits.maxAge(),
                mail.firstRetry(),
                mail.onDoubt() == OnDoubt.RESEND,
                limits.softOptIn());
    }

    Shop shopAsKnown() {
        return new Shop(
                shop.name(),
                shop.url(),
                shop.address(),
                Optional.of(shop.logo()).filter(logo -> !logo.isBlank()).map(URI::create),
                shop.accent(),
                shop.cartUrl(),
                Locale.forLanguageTag(shop.locale()),
                shop.currency());
    }

    SmtpPostman.Sender sender() {
        String domain =
                mail.domain().isBlank() ? mail.from().substring(mail.from().lastIndexOf('@') + 1) : mail.domain();
        return new SmtpPostman.Sender(mail.from(), shop.name(), domain);
    }

    /** Without a slash at the end. */
    URI publicAddress() {
        String text = publicUrl.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : publicUrl;
    }
}
