package journey.remarketing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import journey.events.Money;
import journey.remarketing.campaign.Campaign;
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
        @NotEmpty List<@Valid CampaignSettings> campaigns) {

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
     */
    record MailSettings(
            @NotBlank @DefaultValue("shop@localhost.localdomain")
            String from,

            @DefaultValue("") String domain,
            @Min(1) @Max(1000) @DefaultValue("8") int parallel,
            @NotNull @DefaultValue("1m") Duration firstRetry,
            @NotNull @DefaultValue("hold") OnDoubt onDoubt,
            @NotNull @DefaultValue("10s") Duration finishWithin) {}

    /** What becomes of a mail that may have been sent. */
    enum OnDoubt {
        HOLD,
        RESEND
    }

    record LimitSettings(
            @Valid @DefaultValue QuietHours quietHours,
            @NotNull @DefaultValue("6h") Duration maxAge,
            @DefaultValue List<@Valid Cap> caps) {}

    record QuietHours(
            @DefaultValue("true") boolean enabled,
            @NotNull @DefaultValue("21:00") LocalTime start,
            @NotNull @DefaultValue("08:00") LocalTime end) {}

    record Cap(@Min(1) int mails, @NotNull Duration within) {}

    record CampaignSettings(
            @NotBlank String id,
            Optional<Instant> activatedAt,
            @NotNull @DefaultValue("0") BigDecimal minimumTotal,
            @DefaultValue("0") double holdout,
            @NotEmpty List<@Valid StepSettings> steps) {
        Campaign campaign() {
            return new Campaign(
                    id,
                    steps.stream()
                            .map(step -> new Campaign.Step(step.id(), step.delay()))
                            .toList(),
                    minimumTotal,
                    holdout,
                    activatedAt);
        }
    }

    record StepSettings(@NotBlank String id, @NotNull Duration delay) {}

    RemarketingProperties {
        if (!Money.isCurrency(shop.currency())) {
            throw new IllegalArgumentException("journey.remarketing.shop.currency is no ISO 4217 currency");
        }
        if (!mail.from().contains("@")) {
            throw new IllegalArgumentException("journey.remarketing.mail.from is no e-mail address");
        }
        if (new HashSet<>(campaigns.stream().map(CampaignSettings::id).toList()).size() != campaigns.size()) {
            throw new IllegalArgumentException("journey.remarketing.campaigns has two campaigns of one id");
        }
    }

    Optional<String> instanceName() {
        return Optional.of(instance).filter(name -> !name.isBlank());
    }

    List<Campaign> allCampaigns() {
        return campaigns.stream().map(CampaignSettings::campaign).toList();
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
                mail.onDoubt() == OnDoubt.RESEND);
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
