package journey.remarketing.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import journey.remarketing.outreach.Shopper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    private static final Instant NOW = Shopper.NOON;
    private static final Retries RETRIES = new Retries(
            Duration.ofSeconds(10),
            Duration.ofHours(6),
            Duration.ofDays(3),
            Duration.ofHours(1),
            Duration.ofMinutes(15),
            2);
    private static final Answer NO = new Answer.Failed("HTTP 500", Optional.empty());
    private static final Answer YES = new Answer.Accepted("HTTP 200");

    private final EndpointState fresh = EndpointState.fresh("crm", NOW).queued();
    private final Dispatch dispatch =
            new Dispatch("wh_1", "crm", Shopper.named("anna").customer(), "{}", NOW, 0, Optional.empty());

    @Test
    void whatIsAcceptedIsOver() {
        Plan plan = Plan.answered(dispatch, fresh, YES, RETRIES, NOW.plusSeconds(1));
        assertThat(plan).isInstanceOf(Plan.End.class);
        assertThat(((Plan.End) plan).outcome()).isEqualTo(Plan.Outcome.DELIVERED);
        assertThat(plan.state().delivered()).isEqualTo(1);
        assertThat(plan.state().pending()).isZero();
        assertThat(plan.state().lastAcceptedAt()).contains(NOW.plusSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 11, 12, 13, 40})
    void pausesDoubleUpToTheLongestAQuarterMoreOrLess(int tries) {
        Duration plain = tries > 12 ? Duration.ofHours(6) : Duration.ofSeconds(10L << tries - 1);
        for (int i = 0; i < 200; i++) {
            Duration pause = RETRIES.pause("wh_" + i, tries);
            assertThat(pause)
                    .isBetween(
                            plain.multipliedBy(3).dividedBy(4),
                            plain.multipliedBy(5).dividedBy(4))
                    .isEqualTo(RETRIES.pause("wh_" + i, tries));
        }
        assertThat(RETRIES.pause("wh_1", tries)).isNotEqualTo(RETRIES.pause("wh_2", tries));
    }

    @Test
    void aFailureIsTriedAgainForDaysAndThenGivenUp() {
        EndpointState state = fresh;
        Dispatch current = dispatch;
        Instant now = NOW;
        int tries = 0;
        while (true) {
            tries++;
            Plan plan = Plan.answered(current, state, NO, RETRIES, now);
            state = plan.state();
            if (!(plan instanceof Plan.Wait wait)) {
                assertThat(((Plan.End) plan).outcome()).isEqualTo(Plan.Outcome.GIVEN_UP);
                break;
            }
            assertThat(wait.lookAt()).isAfter(now);
            current = wait.dispatch();
            now = wait.lookAt();
        }
        assertThat(tries).isBetween(15, 40);
        assertThat(Duration.between(NOW, now)).isBetween(Duration.ofHours(60), Duration.ofHours(72));
        assertThat(state.givenUp()).isEqualTo(1);
        assertThat(state.pending()).isZero();
    }

    @Test
    void anEndpointMayAskForALongerPauseButNotForever() {
        Plan asked = Plan.answered(
                dispatch, fresh, new Answer.Failed("HTTP 429", Optional.of(Duration.ofHours(1))), RETRIES, NOW);
        assertThat(((Plan.Wait) asked).lookAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        Plan endless = Plan.answered(
                dispatch, fresh, new Answer.Failed("HTTP 429", Optional.of(Duration.ofDays(900))), RETRIES, NOW);
        assertThat(((Plan.Wait) endless).lookAt()).isEqualTo(NOW.plus(Duration.ofHours(6)));
    }

    private EndpointState failing(int times, Duration over) {
        EndpointState state = fresh;
        for (int i = 0; i < times; i++) {
            Instant at = NOW.plus(over.multipliedBy(i).dividedBy(times - 1));
            state = Plan.answered(dispatch, state, NO, RETRIES, at).state();
        }
        return state;
    }

    @Test
    void whoFailsOftenAndLongRestsAndIsProbedWithOneWebhook() {
        assertThat(failing(4, Duration.ofHours(1)).status()).isEqualTo(EndpointState.Status.ACTIVE);
        assertThat(failing(9, Duration.ofMinutes(59)).status()).isEqualTo(EndpointState.Status.ACTIVE);
        EndpointState resting = failing(5, Duration.ofHours(1));
        assertThat(resting.status()).isEqualTo(EndpointState.Status.PAUSED);
        Instant end = NOW.plus(Duration.ofHours(1));
        Plan early = Plan.due(dispatch, resting, true, RETRIES, end.plusSeconds(60));
        assertThat(early).isInstanceOf(Plan.Wait.class);
        assertThat(((Plan.Wait) early).dispatch().tries()).isEqualTo(dispatch.tries());
        Instant probing = end.plus(Duration.ofMinutes(15));
        Plan probe = Plan.due(dispatch, resting, true, RETRIES, probing);
        assertThat(probe).isInstanceOf(Plan.Send.class);
        assertThat(Plan.due(dispatch, probe.state(), true, RETRIES, probing)).isInstanceOf(Plan.Wait.class);
        Plan still = Plan.answered(dispatch, probe.state(), NO, RETRIES, probing);
        assertThat(still.state().status()).isEqualTo(EndpointState.Status.PAUSED);
        assertThat(still.state().probeAt()).contains(probing.plus(Duration.ofMinutes(15)));
        Plan well = Plan.answered(dispatch, probe.state(), YES, RETRIES, probing);
        assertThat(well.state().status()).isEqualTo(EndpointState.Status.ACTIVE);
        assertThat(well.state().failures()).isZero();
    }

    @Test
    void goneIsFinalUntilSomebodyResumesIt() {
        Plan gone = Plan.answered(dispatch, fresh.queued(), new Answer.Gone("HTTP 410"), RETRIES, NOW);
        assertThat(gone.state().status()).isEqualTo(EndpointState.Status.DISABLED);
        assertThat(gone.state().takes(RETRIES)).isFalse();
        Plan next = Plan.due(dispatch, gone.state(), true, RETRIES, NOW);
        assertThat(((Plan.End) next).outcome()).isEqualTo(Plan.Outcome.MISSED);
        assertThat(next.state().missed()).isEqualTo(2);
        assertThat(next.state().pending()).isZero();
        assertThat(next.state().resumed().takes(RETRIES)).isTrue();
    }

    @Test
    void onlySoManyWait() {
        assertThat(fresh.takes(RETRIES)).isTrue();
        assertThat(fresh.queued().takes(RETRIES)).isFalse();
    }

    @Test
    void withoutAFreePlaceNothingIsSentAndNoTryIsCounted() {
        Plan plan = Plan.due(dispatch, fresh, false, RETRIES, NOW);
        assertThat(plan).isEqualTo(new Plan.Wait(fresh, dispatch, NOW.plusSeconds(1)));
    }
}
