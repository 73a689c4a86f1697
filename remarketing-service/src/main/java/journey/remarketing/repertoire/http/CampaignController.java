package journey.remarketing.repertoire.http;

import io.lettuce.core.RedisException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import journey.events.Contact;
import journey.events.CustomerId;
import journey.remarketing.campaign.Campaign;
import journey.remarketing.mail.MailContent;
import journey.remarketing.mail.MailRenderer;
import journey.remarketing.mail.MailSubject;
import journey.remarketing.mail.MessageContent;
import journey.remarketing.outreach.Channels;
import journey.remarketing.outreach.Conversation;
import journey.remarketing.outreach.Delivery;
import journey.remarketing.outreach.MailOrder;
import journey.remarketing.outreach.StepKey;
import journey.remarketing.outreach.Suggestions;
import journey.remarketing.outreach.ledger.CampaignSwitches;
import journey.remarketing.outreach.ledger.ConversationStore;
import journey.remarketing.repertoire.Reading;
import journey.remarketing.repertoire.Repertoire;
import journey.remarketing.why.CustomerDirectory;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The campaigns in force, for those who run them. */
@RestController
final class CampaignController {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final URI NO_LINK = URI.create("about:blank");

    private final Repertoire repertoire;
    private final MailRenderer renderer;
    private final ConversationStore conversations;
    private final CustomerDirectory directory;
    private final CampaignSwitches switches;
    private final Channels channels;
    private final TestRecipients recipients;
    private final Clock clock;

    /**
     * @param from where the files lie
     * @param mistakes why changed files are not in force; none: they are
     */
    record CampaignsView(List<CampaignView> campaigns, String from, Instant loadedAt, List<String> mistakes) {}

    record ReloadView(String outcome, int campaigns, Instant loadedAt) {}

    record SwitchView(String campaign, boolean paused) {}

    /**
     * @param to an address that the settings allow; of another channel than mail, a user id
     * @param step the first one unless given
     * @param variant the first one unless given
     * @param language as in {@code en} or {@code it}
     * @param customer whose cart it shows; made up unless given
     */
    record TestMail(
            Optional<String> to,
            Optional<String> step,
            Optional<String> variant,
            Optional<String> language,
            Optional<String> customer) {}

    record TestView(String messageId) {}

    CampaignController(
            Repertoire repertoire,
            MailRenderer renderer,
            ConversationStore conversations,
            CustomerDirectory directory,
            CampaignSwitches switches,
            Channels channels,
            TestRecipients recipients,
            Clock clock) {
        this.repertoire = repertoire;
        this.renderer = renderer;
        this.conversations = conversations;
        this.directory = directory;
        this.switches = switches;
        this.channels = channels;
        this.recipients = recipients;
        this.clock = clock;
    }

    @Operation(summary = "All campaigns in force", description = "And why changed files are not, where that is so.")
    @GetMapping("/api/campaigns")
    CampaignsView campaigns() {
        Map<String, Instant> pauses = conversations.pauses();
        return new CampaignsView(
                repertoire.current().campaigns().stream()
                        .map(campaign -> view(campaign, pauses))
                        .toList(),
                repertoire.place(),
                repertoire.current().loadedAt(),
                repertoire.mistakes());
    }

    @Operation(summary = "One campaign")
    @GetMapping("/api/campaigns/{id}")
    CampaignView campaign(@PathVariable String id) {
        return view(known(id), conversations.pauses());
    }

    private CampaignView view(Campaign campaign, Map<String, Instant> pauses) {
        return CampaignView.of(
                campaign, Optional.ofNullable(pauses.get(campaign.id())), renderer.languages(campaign.id()));
    }

    @Operation(
            summary = "Reads the campaigns' files",
            description = "All or nothing: with a mistake, 422 says all of them, and what was in force stays.")
    @PostMapping("/api/campaigns/reload")
    ReloadView reload() {
        return switch (repertoire.readOnce()) {
            case Reading.Unchanged unchanged -> reloaded("unchanged");
            case Reading.Replaced replaced -> reloaded("replaced");
            case Reading.Refused refused -> {
                ProblemDetail detail = detail(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "campaigns-unusable",
                        "The files have mistakes; the campaigns that were in force stay");
                detail.setProperty("mistakes", refused.mistakes());
                throw new ErrorResponseException(HttpStatus.UNPROCESSABLE_CONTENT, detail, null);
            }
        };
    }

    private ReloadView reloaded(String outcome) {
        return new ReloadView(
                outcome,
                repertoire.current().campaigns().size(),
                repertoire.current().loadedAt());
    }

    @Operation(
            summary = "Lets nothing leave until it is resumed",
            description =
                    "What comes due waits while it is fresh, and is skipped then. Answered when the brokers have it.")
    @PostMapping("/api/campaigns/{id}/pause")
    SwitchView pause(@PathVariable String id) {
        return turn(known(id), true);
    }

    @Operation(
            summary = "Lets mails leave again",
            description =
                    "What waits and is still fresh leaves within a minute. 409 where the campaign's file pauses it.")
    @PostMapping("/api/campaigns/{id}/resume")
    SwitchView resume(@PathVariable String id) {
        Campaign campaign = known(id);
        if (campaign.paused()) {
            throw problem(
                    HttpStatus.CONFLICT,
                    "paused-by-file",
                    "The campaign's file says that it is paused: change it there, and reload");
        }
        return turn(campaign, false);
    }

    private SwitchView turn(Campaign campaign, boolean paused) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!switches.turn(campaign.id(), paused, now, PATIENCE)) {
            throw unavailable("The brokers did not take it in time; do it again");
        }
        return new SwitchView(campaign.id(), paused);
    }

    @Operation(
            summary = "A step's mail, as HTML or, with Accept: text/plain, as text; of other channels the text",
            description = "About the customer's latest cart or the like, else made up. Its links lead nowhere.")
    @GetMapping(
            path = "/api/campaigns/{id}/preview",
            produces = {"text/html;charset=UTF-8", "text/plain;charset=UTF-8"})
    ResponseEntity<String> preview(
            @PathVariable String id,
            @Parameter(description = "The first one unless given.") @RequestParam Optional<String> step,
            @Parameter(description = "The first one unless given.") @RequestParam Optional<String> variant,
            @Parameter(description = "Customer id, userId, anonymousId or email:…") @RequestParam
                    Optional<String> customer,
            @Parameter(description = "As in en or it.") @RequestParam Optional<String> language,
            @org.springframework.web.bind.annotation.RequestHeader(
                            name = HttpHeaders.ACCEPT,
                            defaultValue = "text/html")
                    String accept) {
        MailSubject about = subject(known(id), step, variant, customer, language);
        boolean mail = step(known(id), step).channel().isMail();
        boolean text = !mail || accept.startsWith(MediaType.TEXT_PLAIN_VALUE);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(text ? "text/plain;charset=UTF-8" : "text/html;charset=UTF-8"))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy", "sandbox; default-src 'none'; img-src *; style-src 'unsafe-inline'")
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .body(mail ? mail(about, text) : message(about));
    }

    private String mail(MailSubject about, boolean text) {
        MailContent content = renderer.render(about, NO_LINK);
        return text ? "Subject: " + content.subject() + "\n\n" + content.text() : content.html();
    }

    private String message(MailSubject about) {
        MessageContent content = renderer.message(about, renderer.target(about), NO_LINK);
        return content.title().isEmpty() ? content.text() : "Title: " + content.title() + "\n\n" + content.text();
    }

    @Operation(
            summary = "Sends a step's mail to an address that the settings allow",
            description = "Decides and keeps nothing: no gate is asked, and no cap counts it.")
    @PostMapping("/api/campaigns/{id}/test")
    TestView test(@PathVariable String id, @RequestBody TestMail test) {
        Campaign campaign = known(id);
        String to = test.to()
                .orElseThrow(
                        () -> problem(HttpStatus.BAD_REQUEST, "parameter", "\"to\" is missing: who gets the mail"));
        Campaign.Step step = step(campaign, test.step());
        boolean mail = step.channel().isMail();
        if (mail ? !recipients.allow(to) : !recipients.allowUser(to)) {
            throw problem(
                    HttpStatus.FORBIDDEN,
                    "recipient-not-allowed",
                    "Test mails may only go to those in journey.remarketing.mail.test-recipients");
        }
        MailSubject about = subject(campaign, test.step(), test.variant(), test.customer(), test.language());
        Contact contact = about.contact();
        MailOrder order = new MailOrder(
                about.customer(),
                new StepKey(campaign.id(), step.id(), "test-" + UUID.randomUUID()),
                1,
                step.channel(),
                about.template(),
                Optional.empty(),
                new Contact(
                        Optional.of(to.strip()).filter(address -> mail),
                        contact.firstName(),
                        about.language().map(Locale::toLanguageTag).or(contact::locale),
                        contact.timezone(),
                        contact.country(),
                        Map.of(),
                        Optional.of(to.strip()).filter(user -> !mail),
                        Optional.empty()),
                about.cart(),
                about.recentlyViewed(),
                Suggestions.without(List.of()));
        Delivery delivery = channels.send(order);
        if (delivery instanceof Delivery.Sent sent) {
            return new TestView(sent.messageId());
        }
        throw problem(
                HttpStatus.BAD_GATEWAY,
                "not-sent",
                "The mail was not sent: " + delivery.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }

    @Operation(
            summary = "What a campaign decided, and why",
            description = "How often each gate decided so, deferrals included, and the latest decisions, newest first.")
    @GetMapping("/api/campaigns/{id}/why")
    CampaignWhyView why(
            @PathVariable String id,
            @Parameter(description = "Decisions, 1 to 200.") @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > 200) {
            throw problem(HttpStatus.BAD_REQUEST, "parameter", "limit is 1 to 200");
        }
        Campaign campaign = known(id);
        return CampaignWhyView.of(
                campaign.id(),
                conversations.decisions(campaign.id()),
                conversations.decidedLately(campaign.id(), limit),
                limit);
    }

    private MailSubject subject(
            Campaign campaign,
            Optional<String> step,
            Optional<String> variant,
            Optional<String> customer,
            Optional<String> language) {
        Campaign.Step chosen = step(campaign, step);
        Campaign.Variant words = variant.map(name -> chosen.variants().stream()
                        .filter(each -> each.id().equals(name))
                        .findFirst()
                        .orElseThrow(() -> problem(
                                HttpStatus.NOT_FOUND, "variant-unknown", "The step has no variant of this name")))
                .orElseGet(() -> chosen.variants().getFirst());
        Optional<Locale> spoken = language.map(code -> {
            if (!renderer.languages(campaign.id()).contains(code)) {
                throw problem(
                        HttpStatus.BAD_REQUEST,
                        "parameter",
                        "language is one of " + String.join(", ", renderer.languages(campaign.id())));
            }
            return Locale.of(code);
        });
        Optional<Conversation> known = customer.map(this::conversation);
        return Showcase.about(campaign, words.template(), known, spoken);
    }

    private static Campaign.Step step(Campaign campaign, Optional<String> step) {
        return step.map(name -> campaign.step(name)
                        .orElseThrow(() ->
                                problem(HttpStatus.NOT_FOUND, "step-unknown", "The campaign has no step of this name")))
                .orElseGet(() -> campaign.steps().getFirst());
    }

    private Conversation conversation(String id) {
        Optional<Conversation> own = CustomerId.isOne(id) ? conversations.follow(new CustomerId(id)) : Optional.empty();
        return own.or(() -> directory.find(id).flatMap(conversations::follow))
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "no-conversation",
                        "Nothing was ever decided about mailing this customer"));
    }

    private Campaign known(String id) {
        return repertoire
                .current()
                .campaign(id)
                .orElseThrow(
                        () -> problem(HttpStatus.NOT_FOUND, "campaign-unknown", "There is no campaign of this name"));
    }

    @ExceptionHandler({RedisException.class, CustomerDirectory.Unavailable.class})
    ResponseEntity<ProblemDetail> away(RuntimeException away) {
        return answered(unavailable(
                away instanceof RedisException
                        ? "What was decided can't be read just now; nothing is lost"
                        : "The aggregator can't be asked whose id this is; try again, or use the customer id"));
    }

    /** With the time to try again, where there is one. */
    @ExceptionHandler(ErrorResponseException.class)
    ResponseEntity<ProblemDetail> answered(ErrorResponseException problem) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.getStatusCode()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (problem.getStatusCode().value() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer.body(problem.getBody());
    }

    private static ErrorResponseException unavailable(String what) {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable", what);
    }

    private static ErrorResponseException problem(HttpStatus status, String type, String what) {
        return new ErrorResponseException(status, detail(status, type, what), null);
    }

    private static ProblemDetail detail(HttpStatus status, String type, String what) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, what);
        problem.setType(URI.create("urn:journey:problem:" + type));
        return problem;
    }
}
