package journey.remarketing;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import journey.events.Money;
import journey.remarketing.bounce.imap.ReturnMailbox;
import journey.remarketing.mail.Shop;
import journey.remarketing.outreach.Policy;
import journey.remarketing.outreach.ledger.DomainLimits;
import journey.remarketing.smtp.DkimSigner;
import journey.remarketing.smtp.SmtpConnections;
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
        @Valid @DefaultValue BounceSettings bounces,
        @Valid @DefaultValue LimitSettings limits,
        @Valid @DefaultValue CatalogueSettings catalogue,
        @Valid @DefaultValue SuggestionSettings suggestions,
        @Valid @DefaultValue CampaignSettings campaigns) {

    /** @param timeout for the connection to the aggregator, and for its answer */
    record SuggestionSettings(
            @DefaultValue("true") boolean enabled,
            @NotNull @DefaultValue("500ms") Duration timeout) {}

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
     * @param parallel mails sent at once, each over a connection of its own
     * @param connectionIdle how long a connection waits for its next mail
     * @param connectionMails over one connection at most
     * @param firstRetry after a temporary failure, doubled each time
     * @param testRecipients addresses, or {@code @domain} for all of a domain, that test mails may go to
     */
    record MailSettings(
            @NotBlank @DefaultValue("shop@localhost.localdomain")
            String from,

            @DefaultValue("") String domain,
            @Min(1) @Max(1000) @DefaultValue("8") int parallel,
            @NotNull @DefaultValue("30s") Duration connectionIdle,
            @Min(1) @DefaultValue("100") int connectionMails,
            @Valid @DefaultValue DomainSettings domains,
            @Valid @DefaultValue DkimSettings dkim,
            @NotNull @DefaultValue("1m") Duration firstRetry,
            @NotNull @DefaultValue("hold") OnDoubt onDoubt,
            @NotNull @DefaultValue("10s") Duration finishWithin,
            @DefaultValue List<@NotBlank String> testRecipients) {
        SmtpConnections.Limits connectionLimits() {
            return new SmtpConnections.Limits(connectionIdle, connectionMails);
        }
    }

    /**
     * What comes back.
     *
     * @param address to which bounces go; empty: to where mails come from
     * @param webhookSecret of the mail provider's webhook; empty: there is none
     */
    record BounceSettings(
            @DefaultValue("") String address,
            @Valid @DefaultValue MailboxSettings mailbox,
            @DefaultValue("") String webhookSecret) {
        BounceSettings {
            if (!address.isBlank() && address.indexOf('@') > LONGEST_LOCAL_PART) {
                throw new IllegalArgumentException(
                        "journey.remarketing.bounces.address has more than 9 characters before its at sign");
            }
        }

        /** A plus sign and a mark of 54 characters come in addition, to 64 in all. */
        private static final int LONGEST_LOCAL_PART = 9;
    }

    /** @param host empty: no mailbox is read */
    record MailboxSettings(
            @DefaultValue("") String host,
            @DefaultValue("993") int port,
            @DefaultValue("") String username,
            @DefaultValue("") String password,
            @DefaultValue("true") boolean tls,
            @NotBlank @DefaultValue("INBOX") String folder,
            @NotNull @DefaultValue("1m") Duration every) {
        ReturnMailbox.Account account() {
            return new ReturnMailbox.Account(host, port, username, password, tls, folder, every);
        }

        @Override
        public String toString() {
            return "MailboxSettings[" + host + "]";
        }
    }

    /** @param privateKey a file; all three empty: mails are not signed */
    record DkimSettings(
            @DefaultValue("") String domain,
            @DefaultValue("") String selector,
            @DefaultValue("") String privateKey) {
        /** @throws IllegalArgumentException where the key can't be read, or isn't one */
        Optional<DkimSigner> signer() {
            if (domain.isBlank() && selector.isBlank() && privateKey.isBlank()) {
                return Optional.empty();
            }
            try {
                return Optional.of(DkimSigner.of(domain, selector, Files.readString(Path.of(privateKey))));
            } catch (IOException unreadable) {
                throw new IllegalArgumentException(
                        "journey.remarketing.mail.dkim.private-key names no file that can be read", unreadable);
            }
        }
    }

    /**
     * How many mails each recipients' domain is sent by this process.
     *
     * @param mails within {@code within}, of each domain that {@code named} doesn't name; 0: no limit
     */
    record DomainSettings(
            @Min(0) @DefaultValue("0") int mails,
            @NotNull @DefaultValue("1m") Duration within,
            @DefaultValue List<@Valid NamedDomain> named) {
        DomainLimits limits() {
            Map<String, DomainLimits.Rate> byDomain = new HashMap<>();
            named.forEach(domain -> byDomain.put(
                    domain.domain().toLowerCase(Locale.ROOT), new DomainLimits.Rate(domain.mails(), domain.within())));
            return new DomainLimits(
                    mails == 0 ? Optional.empty() : Optional.of(new DomainLimits.Rate(mails, within)), byDomain);
        }
    }

    record NamedDomain(
            @NotBlank String domain,
            @Min(1) int mails,
            @NotNull @DefaultValue("1m") Duration within) {}

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
        return new SmtpPostman.Sender(
                mail.from(), shop.name(), domain, Optional.of(bounces.address()).filter(address -> !address.isBlank()));
    }

    /** Without a slash at the end. */
    URI publicAddress() {
        String text = publicUrl.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : publicUrl;
    }
}
