package journey.remarketing;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import journey.events.Topics;
import journey.ledger.MessageLog;
import journey.ledger.SlotStore;
import journey.ledger.kafka.KafkaMessageLog;
import journey.ledger.kafka.LagGate;
import journey.ledger.kafka.Ledger;
import journey.ledger.kafka.LedgerClients;
import journey.ledger.kafka.LedgerSettings;
import journey.ledger.redis.RedisLink;
import journey.ledger.redis.RedisSlotStore;
import journey.remarketing.bounce.MailMarks;
import journey.remarketing.bounce.Reports;
import journey.remarketing.bounce.http.ProviderWebhookController;
import journey.remarketing.bounce.imap.ReturnMailbox;
import journey.remarketing.bounce.ledger.LedgerReports;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.campaign.yaml.CampaignFolder;
import journey.remarketing.catalogue.Catalogue;
import journey.remarketing.catalogue.UpToDatePostman;
import journey.remarketing.catalogue.http.HttpCatalogue;
import journey.remarketing.channel.WebhookChannel;
import journey.remarketing.links.KeyRing;
import journey.remarketing.links.html.MailLinks;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.SurveyLinks;
import journey.remarketing.outreach.Channel;
import journey.remarketing.outreach.Channels;
import journey.remarketing.outreach.ledger.CampaignSwitches;
import journey.remarketing.outreach.ledger.ConversationStore;
import journey.remarketing.outreach.ledger.Courier;
import journey.remarketing.outreach.ledger.OutreachFolds;
import journey.remarketing.outreach.ledger.OutreachMeters;
import journey.remarketing.repertoire.Repertoire;
import journey.remarketing.repertoire.http.TestRecipients;
import journey.remarketing.smtp.SmtpConnections;
import journey.remarketing.smtp.SmtpPostman;
import journey.remarketing.suggestion.Suggester;
import journey.remarketing.suggestion.SuggestingPostman;
import journey.remarketing.suggestion.http.AggregatorSuggester;
import journey.remarketing.webhook.http.HttpCaller;
import journey.remarketing.why.CustomerDirectory;
import journey.remarketing.why.http.AggregatorDirectory;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** The parts and how they are joined. */
@Configuration(proxyBeanMethods = false)
class RemarketingConfiguration {
    /** The namespace of the slots of the journeys, which write the topic of signals. */
    private static final String JOURNEYS = "j";

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** A Redis that was away is found again at once; Lettuce would wait up to half a minute. */
    @Bean
    ClientResourcesBuilderCustomizer reconnectSoon() {
        return resources -> resources.reconnectDelay(Delay.constant(Duration.ofMillis(500)));
    }

    @Bean(destroyMethod = "close")
    RedisLink redisLink(LettuceConnectionFactory factory, @Value("${spring.data.redis.timeout}") Duration timeout) {
        factory.start();
        AbstractRedisClient client = factory.getRequiredNativeClient();
        return new RedisLink(client, timeout);
    }

    @Bean
    SlotStore slotStore(RedisLink redis) {
        return new RedisSlotStore(redis);
    }

    @Bean
    ConversationStore conversationStore(RedisLink redis, @Value("${journey.partitions}") int partitions) {
        return new ConversationStore(redis, partitions);
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> ledgerProducer(KafkaProperties kafka) {
        return LedgerClients.producer(kafka.buildProducerProperties());
    }

    @Bean(destroyMethod = "close")
    Producer<byte[], byte[]> promptProducer(KafkaProperties kafka) {
        return LedgerClients.promptProducer(kafka.buildProducerProperties());
    }

    @Bean
    MessageLog messageLog(
            Producer<byte[], byte[]> ledgerProducer,
            Producer<byte[], byte[]> promptProducer,
            @Value("${journey.partitions}") int partitions) {
        return new KafkaMessageLog(ledgerProducer, promptProducer, partitions);
    }

    @Bean
    SurveyLinks surveyLinks() {
        return (customer, campaign, occasion, survey, score) -> MailLinks.SURVEY + "?score=" + score;
    }

    @Bean
    MailRenderer mailRenderer(RemarketingProperties properties, SurveyLinks surveyLinks) {
        return new MailRenderer(properties.shopAsKnown(), surveyLinks);
    }

    @Bean(destroyMethod = "close")
    Repertoire repertoire(
            RemarketingProperties properties,
            ChannelProperties others,
            MailRenderer renderer,
            Clock clock,
            MeterRegistry registry) {
        Set<String> channels = new HashSet<>(Set.of(Campaign.Channel.EMAIL.id()));
        others.channels().forEach(each -> channels.add(each.id()));
        Repertoire repertoire =
                new Repertoire(new CampaignFolder(properties.campaignsFolder()), channels, renderer, clock, registry);
        repertoire.watch(properties.campaigns().poll());
        return repertoire;
    }

    /** Signed with the key of the links, each for its own purpose. */
    @Bean
    MailMarks mailMarks(Supplier<KeyRing> keys) {
        return new MailMarks(() -> keys.get().signingKey("bounces"));
    }

    @Bean
    Reports reports(MessageLog log, MeterRegistry registry) {
        return new LedgerReports(log, registry);
    }

    @Bean
    ProviderWebhookController.Secret providerSecret(RemarketingProperties properties) {
        return ProviderWebhookController.Secret.of(properties.bounces().webhookSecret());
    }

    @Bean
    @ConditionalOnExpression("'${journey.remarketing.bounces.mailbox.host:}' != ''")
    ReturnMailbox returnMailbox(RemarketingProperties properties, MailMarks marks, Reports reports) {
        return new ReturnMailbox(properties.bounces().mailbox().account(), marks, reports);
    }

    /** Of Spring's mail sender it takes the settings; the connections are its own. */
    @Bean(destroyMethod = "close")
    SmtpConnections smtpConnections(
            JavaMailSenderImpl server, RemarketingProperties properties, MeterRegistry registry) {
        return new SmtpConnections(server, properties.mail().connectionLimits(), registry);
    }

    @Bean
    Channels channels(
            SmtpConnections connections,
            MailRenderer renderer,
            MailLinks links,
            MailMarks marks,
            RemarketingProperties properties,
            ChannelProperties others,
            WebhookProperties webhooks,
            HttpCaller caller,
            Clock clock,
            MeterRegistry registry) {
        Map<Campaign.Channel, Channel> channels = new HashMap<>();
        Channel mails = new SmtpPostman(
                connections,
                renderer,
                links,
                marks,
                properties.sender(),
                properties.mail().dkim().signer(),
                clock,
                registry);
        channels.put(Campaign.Channel.EMAIL, mails);
        for (ChannelProperties.ChannelSettings each : others.channels()) {
            channels.put(
                    each.channel(),
                    new WebhookChannel(each.receiver(webhooks.allowPrivate()), caller, renderer, links, clock));
        }
        properties.catalogueUrl().ifPresent(url -> {
            Catalogue catalogue = new HttpCatalogue(url, properties.catalogue().timeout());
            channels.replaceAll((name, channel) -> new UpToDatePostman(channel, catalogue, registry));
        });
        if (properties.suggestions().enabled()) {
            Suggester suggester = new AggregatorSuggester(
                    properties.aggregator(), properties.suggestions().timeout(), clock);
            channels.computeIfPresent(
                    Campaign.Channel.EMAIL,
                    (name, channel) -> new SuggestingPostman(
                            channel, suggester, properties.shop().currency(), registry));
        }
        return new Channels(channels);
    }

    @Bean
    CampaignSwitches campaignSwitches(MessageLog log, @Value("${journey.partitions}") int partitions) {
        return new CampaignSwitches(log, partitions);
    }

    @Bean
    TestRecipients testRecipients(RemarketingProperties properties) {
        return new TestRecipients(properties.mail().testRecipients());
    }

    @Bean
    Courier courier(
            Channels channels,
            RemarketingProperties properties,
            ChannelProperties others,
            Clock clock,
            MeterRegistry registry) {
        Courier courier = new Courier(
                channels,
                properties.mail().parallel(),
                properties.mail().domains().limits(),
                clock);
        others.channels().forEach(each -> courier.alsoBy(each.channel(), each.parallel()));
        return courier.metered(registry);
    }

    @Bean(destroyMethod = "close")
    Ledger outreachLedger(
            RemarketingProperties properties,
            @Value("${journey.partitions}") int partitions,
            KafkaProperties kafka,
            SlotStore slots,
            MessageLog log,
            ConversationStore conversations,
            Repertoire repertoire,
            Courier courier,
            Clock clock,
            MeterRegistry registry) {
        return new Ledger(
                LedgerSettings.of(
                                "remarketing",
                                Topics.SIGNALS,
                                ConversationStore.NAMESPACE,
                                partitions,
                                new LagGate.BehindPointed(JOURNEYS, partitions))
                        .withWorkers(properties.workers())
                        .withTick(properties.tick()),
                LedgerClients.consumers(
                        kafka.buildConsumerProperties(), "journey-remarketing", properties.instanceName()),
                slots,
                log,
                new OutreachFolds(
                        conversations, properties.policy(), repertoire, courier, new OutreachMeters(registry), clock),
                clock,
                registry);
    }

    @Bean
    OutreachLifecycle outreachLifecycle(Ledger outreachLedger, Courier courier, RemarketingProperties properties) {
        return new OutreachLifecycle(outreachLedger, courier, properties.mail().finishWithin());
    }

    @Bean
    CustomerDirectory customerDirectory(RemarketingProperties properties) {
        return new AggregatorDirectory(properties.aggregator(), properties.aggregatorTimeout());
    }
}
