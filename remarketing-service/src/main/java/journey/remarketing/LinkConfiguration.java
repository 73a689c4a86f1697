package journey.remarketing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import journey.ledger.MessageLog;
import journey.ledger.redis.RedisLink;
import journey.remarketing.links.Campaigned;
import journey.remarketing.links.KeyRing;
import journey.remarketing.links.Links;
import journey.remarketing.links.SignedTokens;
import journey.remarketing.links.Storefront;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.links.http.VisitRecorder;
import journey.remarketing.links.jwt.CartTokens;
import journey.remarketing.links.redis.RedisLinkKey;
import journey.remarketing.outreach.ledger.OutreachLog;
import journey.remarketing.page.Pages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The links of mails, and the pages behind them. */
@Configuration(proxyBeanMethods = false)
class LinkConfiguration {
    @Bean
    Supplier<KeyRing> linkKeys(LinkProperties properties, RedisLink redis) {
        return properties
                .keyRing()
                .<Supplier<KeyRing>>map(configured -> () -> configured)
                .orElseGet(() -> new RedisLinkKey(redis));
    }

    @Bean
    Links links(Supplier<KeyRing> keys) {
        return new Links(new SignedTokens(keys));
    }

    @Bean
    MailLinks mailLinks(Links links, LinkProperties properties, RemarketingProperties service, Clock clock) {
        return new MailLinks(
                links,
                new MailLinks.Settings(service.publicAddress(), properties.validFor(), properties.openPixel()),
                clock);
    }

    @Bean
    Pages pages(RemarketingProperties properties) {
        return new Pages(properties.shop().name(), properties.shop().accent());
    }

    @Bean
    OutreachLog outreachLog(MessageLog log) {
        return new OutreachLog(log);
    }

    @Bean(destroyMethod = "close")
    VisitRecorder visitRecorder(MessageLog log, Clock clock, MeterRegistry registry) {
        return new VisitRecorder(log, clock, registry).started();
    }

    @Bean
    Campaigned campaigned(RemarketingProperties properties) {
        return new Campaigned(Optional.ofNullable(properties.shop().url().getHost())
                .orElse("")
                .toLowerCase(Locale.ROOT));
    }

    @Bean
    Storefront storefront(LinkProperties properties) {
        return properties.shopKey().isEmpty()
                ? Storefront.WITHOUT_KEY
                : new CartTokens(properties.shopKey().getBytes(UTF_8), properties.cartValidFor());
    }
}
