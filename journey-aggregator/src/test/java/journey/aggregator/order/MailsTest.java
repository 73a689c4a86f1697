package journey.aggregator.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import journey.events.Channel;
import journey.events.Interaction.MailEvent;
import journey.events.Interaction.MailEvent.Outcome;
import journey.events.Touchpoint;
import journey.events.Traits;
import journey.events.Visit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MailsTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final Duration FIVE_DAYS = Duration.ofDays(5);

    private static final Traits NOBODY = new Traits(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of());
    private static final Visit NOWHERE = new Visit(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void anOrderIsOwedToTheMailThatWasClickedInLastElseToTheLastOne() {
        Mails mails = Mails.NONE
                .on(mail(0, Outcome.SENT, "first", "a"), FIVE_DAYS)
                .on(mail(1, Outcome.CLICKED, "first", "a"), FIVE_DAYS)
                .on(mail(24, Outcome.SENT, "second", "b"), FIVE_DAYS);

        assertThat(owed(mails, 25)).isEqualTo("clicked cart/first/a");
        assertThat(owed(mails, 121)).isEqualTo("clicked cart/first/a");
        assertThat(owed(mails, 122)).isEqualTo("within-window cart/second/b");
        assertThat(owed(mails, 145)).isEqualTo("none");
        assertThat(owed(mails.on(mail(30, Outcome.CLICKED, "second", "b"), FIVE_DAYS), 31))
                .isEqualTo("clicked cart/second/b");
    }

    @Test
    void aCampaignsOwnWindowCountsAndAnEarlierMailThatLastsLongerIsNotForgotten() {
        Mails mails = Mails.NONE
                .on(mail(0, Outcome.SENT, "first", Optional.of("a"), Optional.of(Duration.ofDays(30))), FIVE_DAYS)
                .on(mail(1, Outcome.SENT, "second", Optional.of("b"), Optional.of(Duration.ofHours(2))), FIVE_DAYS);

        assertThat(owed(mails, 3)).isEqualTo("within-window cart/second/b");
        assertThat(owed(mails, 4)).isEqualTo("within-window cart/first/a");
        assertThat(owed(mails, 30 * 24 + 1)).isEqualTo("none");
    }

    @Test
    void whatAClickDoesNotSayTheMailItselfDoes() {
        Mails mails = Mails.NONE
                .on(mail(0, Outcome.SENT, "first", Optional.of("a"), Optional.of(Duration.ofDays(1))), FIVE_DAYS)
                .on(mail(2, Outcome.CLICKED, "first", Optional.empty(), Optional.empty()), FIVE_DAYS);

        assertThat(owed(mails, 26)).isEqualTo("clicked cart/first/a");
        assertThat(owed(mails, 27)).isEqualTo("none");
    }

    @Test
    void mailsOfOthersCountUnderNoNameAndGiveNoWindow() {
        Touchpoint theirs = touchpoint(
                0,
                "newsletter-tool",
                new MailEvent(
                        Outcome.CLICKED,
                        Optional.of("may"),
                        Optional.of("first"),
                        Optional.of("a"),
                        Optional.of(Duration.ofDays(300))));
        Mails mails = Mails.NONE.on(theirs, FIVE_DAYS);

        assertThat(owed(mails, 120)).isEqualTo("clicked");
        assertThat(owed(mails, 121)).isEqualTo("none");
        assertThat(mails.exposures()).isEmpty();
        assertThat(mails.mailed()).isEmpty();
    }

    @Test
    void namesThatRemarketingWouldNotGiveAreNotItsOwn() {
        Touchpoint odd = touchpoint(0, MailEvent.REMARKETING, new MailEvent(Outcome.SENT, Optional.of("cart/first/a")));

        assertThat(Mails.NONE.on(odd, FIVE_DAYS).mailed()).isEmpty();
    }

    @Test
    void openingsAndClicksMarkTheLatestMailOfTheirStepOnce() {
        Mails mails = Mails.NONE
                .on(mail(0, Outcome.SENT, "first", "a"), FIVE_DAYS)
                .on(mail(1, Outcome.SENT, "second", "a"), FIVE_DAYS)
                .on(mail(48, Outcome.SENT, "first", "a"), FIVE_DAYS)
                .on(mail(49, Outcome.OPENED, "first", "a"), FIVE_DAYS)
                .on(mail(50, Outcome.OPENED, "first", "a"), FIVE_DAYS)
                .on(mail(51, Outcome.CLICKED, "second", "a"), FIVE_DAYS)
                .on(mail(52, Outcome.CLICKED, "third", "a"), FIVE_DAYS);

        assertThat(mails.mailed())
                .extracting(Mailed::opened, Mailed::clicked)
                .containsExactly(tuple(false, false), tuple(false, true), tuple(true, false));
    }

    static List<Integer> seeds() {
        return IntStream.range(0, 200).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergingIsTheSameFromEitherSideInAnyGroupingAndTwice(int seed) {
        Random random = new Random(seed);
        Mails one = some(random);
        Mails two = some(random);
        Mails three = some(random);

        assertThat(one.merge(two, FIVE_DAYS)).isEqualTo(two.merge(one, FIVE_DAYS));
        assertThat(one.merge(two, FIVE_DAYS).merge(three, FIVE_DAYS))
                .isEqualTo(one.merge(two.merge(three, FIVE_DAYS), FIVE_DAYS));
        assertThat(one.merge(one, FIVE_DAYS)).isEqualTo(one);
        assertThat(one.merge(Mails.NONE, FIVE_DAYS)).isEqualTo(one);
    }

    /** What an order is owed to is what a look at all mails would say. */
    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsForgottenWasOwedNothingToCome(int seed) {
        Random random = new Random(seed);
        List<MailTouch> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Optional<Duration> window =
                    random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(random.nextInt(1, 200)));
            all.add(new MailTouch(START.plus(Duration.ofHours(random.nextInt(48))), Optional.empty(), window));
        }
        List<MailTouch> lasting = List.of();
        Collections.shuffle(all, random);
        for (MailTouch touch : all) {
            lasting = MailTouch.lasting(lasting, List.of(touch), FIVE_DAYS);
        }
        for (int hour = 48; hour < 300; hour++) {
            Instant order = START.plus(Duration.ofHours(hour));
            assertThat(MailTouch.latest(lasting, order, FIVE_DAYS).map(MailTouch::at))
                    .isEqualTo(all.stream()
                            .filter(touch -> !order.isAfter(
                                    touch.at().plus(touch.attribution().orElse(FIVE_DAYS))))
                            .map(MailTouch::at)
                            .max(Instant::compareTo));
        }
    }

    private static Mails some(Random random) {
        Mails mails = Mails.NONE;
        int hour = 0;
        for (int i = 0; i < 6; i++) {
            hour += random.nextInt(30);
            Outcome outcome = List.of(
                            Outcome.SENT, Outcome.DELIVERED, Outcome.OPENED, Outcome.CLICKED, Outcome.HELD_OUT)
                    .get(random.nextInt(5));
            Optional<Duration> window =
                    random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofHours(random.nextInt(1, 200)));
            mails = mails.on(
                    mail(
                            hour,
                            outcome,
                            "s-" + random.nextInt(2),
                            Optional.of(random.nextBoolean() ? "a" : "b"),
                            window),
                    FIVE_DAYS);
        }
        return mails;
    }

    private static String owed(Mails mails, int hour) {
        return mails.on(START.plus(Duration.ofHours(hour)), FIVE_DAYS)
                .map(credit -> credit.influence().code()
                        + credit.mailing().map(mailing -> ' ' + mailing.label()).orElse(""))
                .orElse("none");
    }

    private static Touchpoint mail(int hour, Outcome outcome, String step, String variant) {
        return mail(hour, outcome, step, Optional.of(variant), Optional.empty());
    }

    private static Touchpoint mail(
            int hour, Outcome outcome, String step, Optional<String> variant, Optional<Duration> window) {
        return touchpoint(
                hour,
                MailEvent.REMARKETING,
                new MailEvent(outcome, Optional.of("cart"), Optional.of(step), variant, window));
    }

    private static Touchpoint touchpoint(int hour, String source, MailEvent mail) {
        Instant at = START.plus(Duration.ofHours(hour));
        return new Touchpoint(
                "m-" + hour,
                "Email",
                at,
                at,
                source,
                Channel.EMAIL,
                List.of(),
                NOBODY,
                NOWHERE,
                mail,
                Optional.empty());
    }
}
