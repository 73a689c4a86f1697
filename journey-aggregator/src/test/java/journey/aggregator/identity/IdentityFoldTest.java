package journey.aggregator.identity;

import static journey.aggregator.identity.Events.customer;
import static journey.aggregator.identity.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import journey.aggregator.handover.Handover;
import journey.aggregator.handover.HandoverCodec;
import journey.aggregator.handover.Unmerge;
import journey.aggregator.handover.UnmergeCodec;
import journey.events.CustomerId;
import journey.events.Envelope;
import journey.events.Identifier;
import journey.events.Identifier.Kind;
import journey.ledger.Message;
import org.junit.jupiter.api.Test;

final class IdentityFoldTest {
    private static final CustomerId PHONE = customer(Kind.ANONYMOUS, "phone");
    private static final CustomerId MAIL = customer(Kind.EMAIL, "ann@example.org");
    private static final CustomerId ANN = customer(Kind.USER, "ann");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final CustomerId BOB = customer(Kind.USER, "bob");

    private final Town town = new Town(1, 1, 0);

    private Map<String, List<CustomerId>> after(Events... events) {
        for (Events event : events) {
            town.with(event.record()).run();
        }
        return town.published();
    }

    private CustomerId link(Kind kind, String value) {
        return town.store
                .owners
                .getOrDefault(new Identifier(kind, value), Owners.of(PHONE))
                .last();
    }

    @Test
    void theRecordGoesOnUntouchedUnderTheCustomersKey() {
        Envelope record = event("m1").device("phone").record();
        town.with(record).run();

        assertThat(town.output).hasSize(1);
        Message message = town.output.getFirst();
        assertThat(message.topic()).isEqualTo("journey.touchpoints");
        assertThat(message.envelope().key()).isEqualTo(PHONE.value());
        assertThat(message.envelope().headers()).isEqualTo(record.headers());
        assertThat(message.envelope().value()).isSameAs(record.value());
        assertThat(town.counted("journey.identity.touchpoints", "outcome", "resolved"))
                .isEqualTo(1);
        assertThat(town.counted("journey.identity.links")).isEqualTo(1);
    }

    @Test
    void loggingInHandsTheAnonymousCustomerOverBeforeTheLogIn() {
        after(
                event("m1").device("phone"),
                event("m2").device("phone").user("ann"),
                event("m3").device("phone"));

        assertThat(town.output.stream().map(Message::envelope).map(Envelope::key))
                .containsExactly(PHONE.value(), PHONE.value(), ANN.value(), ANN.value());
        assertThat(HandoverCodec.isOne(town.output.get(1).envelope())).isTrue();
        assertThat(town.handovers())
                .extracting(Handover::from, Handover::into, Handover::by, Handover::touchpoint)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(PHONE, ANN, Kind.ANONYMOUS, "m2"));
        assertThat(link(Kind.ANONYMOUS, "phone")).isEqualTo(ANN);
        assertThat(town.counted("journey.identity.merges")).isEqualTo(1);
    }

    @Test
    void theShopsServerReportsAnOrderOfAKnownCustomerThatABrowserPlacedAsAGuest() {
        after(
                event("m1").device("phone").order("o-1"),
                event("m2").user("ann").order("o-1"),
                event("m3").device("phone"));

        assertThat(town.published().get("m3")).containsExactly(ANN);
        assertThat(town.handovers()).extracting(Handover::from).containsOnly(PHONE);
    }

    @Test
    void twoDevicesWithOneAddressAreOnePerson() {
        after(
                event("m1").device("phone"),
                event("m2").device("laptop"),
                event("m3").device("phone").email("Ann@Example.org "),
                event("m4").device("laptop").email("ann@example.org"));

        assertThat(town.heirs(PHONE)).containsExactly(MAIL);
        assertThat(town.heirs(customer(Kind.ANONYMOUS, "laptop"))).containsExactly(MAIL);
    }

    @Test
    void aDeviceThatChangesHandsStartsAnewAndTwoKnownCustomersAreNotMerged() {
        after(
                event("m1").device("phone").user("ann"),
                event("m2").device("phone"),
                event("m3").device("phone").user("bob"),
                event("m4").device("phone"));

        assertThat(town.published())
                .containsEntry("m1", List.of(ANN))
                .containsEntry("m2", List.of(ANN))
                .containsEntry("m3", List.of(BOB))
                .containsEntry("m4", List.of(BOB));
        assertThat(town.handovers()).isEmpty();
        assertThat(town.counted("journey.identity.devices.handed.on")).isEqualTo(1);
        assertThat(town.counted("journey.identity.conflicts", "kind", "anonymous"))
                .isEqualTo(1);
    }

    @Test
    void anAddressStaysItsFirstOwnersAndTheTouchpointGoesToTheUserId() {
        after(
                event("m1").user("ann").email("ann@example.org"),
                event("m2").user("bob").email("ann@example.org"),
                event("m3").device("tablet").email("ann@example.org"));

        assertThat(town.published()).containsEntry("m2", List.of(BOB)).containsEntry("m3", List.of(ANN));
        assertThat(link(Kind.EMAIL, "ann@example.org")).isEqualTo(ANN);
        assertThat(town.counted("journey.identity.conflicts", "kind", "email")).isEqualTo(1);
    }

    @Test
    void withoutAUserIdTheDevicesOwnerGoesBeforeTheAddresss() {
        after(
                event("m1").device("phone").user("ann"),
                event("m2").user("bob").email("bob@example.org"),
                event("m3").device("phone").email("bob@example.org"));

        assertThat(town.published()).containsEntry("m3", List.of(ANN));
        assertThat(link(Kind.EMAIL, "bob@example.org")).isEqualTo(BOB);
        assertThat(link(Kind.ANONYMOUS, "phone")).isEqualTo(ANN);
        assertThat(town.counted("journey.identity.conflicts", "kind", "email")).isEqualTo(1);
        assertThat(town.counted("journey.identity.devices.handed.on")).isZero();
    }

    @Test
    void anAliasTiesThePreviousDevice() {
        after(
                event("m1").device("phone"),
                event("m2").user("ann").previously("phone"),
                event("m3").device("phone"));

        assertThat(town.published()).containsEntry("m2", List.of(ANN)).containsEntry("m3", List.of(ANN));
        assertThat(town.heirs(PHONE)).containsExactly(ANN);
    }

    @Test
    void anAliasOfAnotherKnownCustomerIsAConflict() {
        after(
                event("m1").user("bob"),
                event("m2").user("ann").previously("bob"),
                event("m3").user("bob"));

        assertThat(town.published()).containsEntry("m2", List.of(ANN)).containsEntry("m3", List.of(BOB));
        assertThat(town.counted("journey.identity.conflicts", "kind", "user")).isEqualTo(1);
    }

    @Test
    void anOrderAloneMakesACustomerUntilSomebodyClaimsIt() {
        after(event("m1").user("guest").order("o-1"), event("m2").user("ann").order("o-1"));

        CustomerId order = customer(Kind.ORDER, "o-1");
        assertThat(town.published()).containsEntry("m1", List.of(order)).containsEntry("m2", List.of(ANN));
        assertThat(town.heirs(order)).containsExactly(ANN);
    }

    @Test
    void whatNobodyCanReadOrOwnIsSetAsideWithTheReasonAndTheRestGoesOn() {
        town.with(
                        new Envelope("k", Map.of(), new byte[] {'{'}),
                        event("m1").user("guest").record(),
                        event("m2").user("ann").record())
                .run();

        List<Message> dead = town.output.stream()
                .filter(message -> message.topic().equals("touchpoints.dlt"))
                .toList();
        assertThat(dead)
                .extracting(message -> message.envelope().headers().get("dlt-reason"))
                .containsExactly("header ce_id is missing", "no usable id");
        assertThat(town.published()).containsOnlyKeys("m2");
        assertThat(town.counted("journey.identity.touchpoints", "outcome", "undecodable"))
                .isEqualTo(1);
        assertThat(town.counted("journey.identity.touchpoints", "outcome", "unidentified"))
                .isEqualTo(1);
        assertThat(town.counted("journey.identity.touchpoints", "outcome", "resolved"))
                .isEqualTo(1);
    }

    @Test
    void theDirectoryFindsACustomerByAnythingAndListsWhatIsKnown() {
        after(
                event("m1").device("phone"),
                event("m2").device("phone").email("ann@example.org"),
                event("m3").device("phone").user("ann").order("o-1"),
                event("m4").user("bob").email("bob@example.org"),
                event("m5").user("ann").email("bob@example.org"));
        CustomerDirectory directory = new CustomerDirectory(town.store, town);

        for (String id : List.of(
                "ann",
                "user:ann",
                "phone",
                "anonymous:phone",
                "ann@example.org",
                "email: ANN@example.org",
                "o-1",
                "order:o-1",
                PHONE.value(),
                MAIL.value(),
                ANN.value())) {
            assertThat(directory.find(id)).as(id).contains(ANN);
        }
        for (String id : List.of("carl", "cart:c-1", customer(Kind.USER, "carl").value(), "", ":", "null", "user:")) {
            assertThat(directory.find(id)).as(id).isEmpty();
        }
        assertThat(directory.identities(ANN))
                .as("without bob's address")
                .extracting(
                        linked -> linked.id().kind().code() + ":" + linked.id().value() + " " + linked.by())
                .containsExactlyInAnyOrder(
                        "user:ann m3", "email:ann@example.org m2", "anonymous:phone m1", "order:o-1 m3");
    }

    @Test
    void aCartIdThatIsEverybodysTiesNobodyTogetherBeyondTheLimit() {
        Town small = new Town(1, 1, 0, new Guards(Set.of(), new Holdings(1, 3, 5, 5, 5)));
        for (int i = 0; i < 20; i++) {
            small.with(event("m" + i).device("device-" + i).cart("everybodys").record())
                    .run();
        }
        small.with(
                        event("ann").user("ann").cart("everybodys").record(),
                        event("bob")
                                .user("bob")
                                .device("bobs")
                                .cart("everybodys")
                                .record(),
                        event("later").device("device-19").record())
                .run();

        Map<CustomerId, Long> people = small.published().values().stream()
                .flatMap(copies -> small.heirs(copies.getFirst()).stream())
                .collect(Collectors.groupingBy(customer -> customer, Collectors.counting()));
        assertThat(small.published().get("later")).containsExactly(customer(Kind.ANONYMOUS, "device-19"));
        assertThat(small.published().get("bob")).containsExactly(BOB);
        assertThat(people.entrySet().stream().filter(person -> person.getValue() > 2))
                .hasSize(1);
        assertThat(people)
                .as("17 devices on their own, a group of three with ann, bob")
                .hasSize(19);
        assertThat(small.counted("journey.identity.limited", "kind", "anonymous"))
                .isEqualTo(17);
    }

    @Test
    void oneDeviceMoreThanACustomerMayHaveIsNotTiedToThemAndTheRestIs() {
        Town small = new Town(1, 1, 0, new Guards(Set.of(), new Holdings(1, 2, 5, 5, 1)));
        small.with(
                        event("m1").user("ann").device("phone").record(),
                        event("m2").user("ann").device("laptop").record(),
                        event("m3").user("ann").device("tablet").cart("c-1").record(),
                        event("m4").device("tablet").record(),
                        event("m5").user("ann").device("phone").cart("c-2").record(),
                        event("m6").device("tablet").cart("c-1").record(),
                        event("m7").device("tablet").cart("c-2").record())
                .run();

        CustomerId tablet = customer(Kind.ANONYMOUS, "tablet");
        assertThat(small.published())
                .containsEntry("m3", List.of(ANN))
                .containsEntry("m4", List.of(tablet))
                .containsEntry("m5", List.of(ANN))
                .containsEntry("m6", List.of(tablet))
                .containsEntry("m7", List.of(tablet));
        assertThat(small.store.owners.keySet())
                .contains(new Identifier(Kind.CART, "c-1"), new Identifier(Kind.CART, "c-2"));
        assertThat(small.counted("journey.identity.limited", "kind", "anonymous"))
                .isEqualTo(2);
        assertThat(small.counted("journey.identity.limited", "kind", "cart")).isEqualTo(1);
        assertThat(small.handovers()).isEmpty();
    }

    @Test
    void aBlockedIdIdentifiesNobody() {
        Town careful = new Town(1, 1, 0, new Guards(Set.of("Test", "email:Info@example.org"), Guards.DEFAULT.limits()));
        careful.with(
                        event("m1").device("phone").user("TEST").record(),
                        event("m2")
                                .device("laptop")
                                .user("test")
                                .email("info@example.org")
                                .record(),
                        event("m3").device("laptop").cart("info@example.org").record(),
                        event("m4").user("test").record(),
                        event("m5").user("ann").previously("test").record())
                .run();

        assertThat(careful.published())
                .containsOnly(
                        Map.entry("m1", List.of(PHONE)),
                        Map.entry("m2", List.of(customer(Kind.ANONYMOUS, "laptop"))),
                        Map.entry("m3", List.of(customer(Kind.ANONYMOUS, "laptop"))),
                        Map.entry("m5", List.of(ANN)));
        assertThat(careful.handovers()).isEmpty();
        assertThat(careful.counted("journey.identity.blocked", "kind", "user")).isEqualTo(3);
        assertThat(careful.counted("journey.identity.blocked", "kind", "email")).isEqualTo(1);
        assertThat(careful.counted("journey.identity.touchpoints", "outcome", "unidentified"))
                .isEqualTo(1);
    }

    @Test
    void anUndoneMergeGivesTheIdsBackAndTheSameIdsDoNotTieAgain() {
        Unmerge unmerge = new Unmerge(ANN, PHONE, List.of(new Identifier(Kind.ANONYMOUS, "phone")), List.of(), NOON);
        after(
                event("m1").device("phone"),
                event("m2").user("ann").email("ann@example.org"),
                event("m3").device("phone").email("ann@example.org"),
                event("m4").device("phone"));
        assertThat(town.published()).containsEntry("m3", List.of(ANN)).containsEntry("m4", List.of(ANN));
        town.with(UnmergeCodec.encode(unmerge, ANN.value())).run();
        after(
                event("m5").device("phone"),
                event("m6").device("phone").email("ann@example.org"),
                event("m7").device("phone").user("ann"),
                event("m8").device("phone").cart("c-1"),
                event("m9").email("ann@example.org").device("laptop"));

        CustomerId apart = unmerge.into();
        assertThat(town.published())
                .containsEntry("m5", List.of(apart))
                .containsEntry("m6", List.of(apart))
                .containsEntry("m7", List.of(ANN))
                .containsEntry("m8", List.of(apart))
                .containsEntry("m9", List.of(ANN));
        assertThat(town.counted("journey.identity.undone")).isEqualTo(1);
        assertThat(town.counted("journey.identity.conflicts", "kind", "email")).isEqualTo(1);
        assertThat(town.output.stream()
                        .map(Message::envelope)
                        .filter(UnmergeCodec::isOne)
                        .map(Envelope::key))
                .containsExactly(ANN.value());
        assertThat(new CustomerDirectory(town.store, town).find("phone")).contains(apart);
        assertThat(new CustomerDirectory(town.store, town).find(apart.value())).contains(apart);

        town.with(UnmergeCodec.encode(unmerge, ANN.value())).run();
        after(event("m10").device("phone"));
        assertThat(town.published()).as("repeated").containsEntry("m10", List.of(apart));

        after(event("m11").user("ann").cart("c-1"), event("m12").device("phone"));
        assertThat(town.heirs(apart)).as("another id ties them").containsExactly(ANN);
        assertThat(town.published()).containsEntry("m12", List.of(ANN));
    }

    @Test
    void anUndoThatIsFoldedBeforeWhatItUndoesComesToTheSame() {
        Unmerge unmerge = new Unmerge(ANN, PHONE, List.of(new Identifier(Kind.ANONYMOUS, "phone")), List.of(), NOON);
        town.with(UnmergeCodec.encode(unmerge, ANN.value())).run();
        after(
                event("m1").device("phone"),
                event("m2").user("ann").email("ann@example.org"),
                event("m3").device("phone").email("ann@example.org"));

        assertThat(town.published())
                .containsEntry("m1", List.of(unmerge.into()))
                .containsEntry("m2", List.of(ANN))
                .containsEntry("m3", List.of(unmerge.into()));
        assertThat(town.handovers()).isEmpty();
    }

    @Test
    void anUndoThatIsFoldedBeforeTheWinnerIsMetKeepsTheTwoApartAllTheSame() {
        Identifier address = new Identifier(Kind.EMAIL, "ann@example.org");
        Unmerge unmerge =
                new Unmerge(ANN, PHONE, List.of(new Identifier(Kind.ANONYMOUS, "phone")), List.of(address), NOON);
        after(event("m1").device("phone"), event("m2").device("phone").email("ann@example.org"));
        assertThat(town.heirs(PHONE)).containsExactly(MAIL);
        town.with(UnmergeCodec.encode(unmerge, ANN.value())).run();
        after(
                event("m3").device("phone").email("ann@example.org"),
                event("m4").user("ann").email("ann@example.org"),
                event("m5").device("phone"));

        assertThat(town.published())
                .containsEntry("m3", List.of(unmerge.into()))
                .containsEntry("m4", List.of(ANN))
                .containsEntry("m5", List.of(unmerge.into()));
        assertThat(town.heirs(MAIL)).containsExactly(ANN);
        assertThat(town.handovers()).extracting(Handover::from).contains(MAIL);
    }
}
