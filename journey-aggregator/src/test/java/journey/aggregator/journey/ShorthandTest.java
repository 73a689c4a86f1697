package journey.aggregator.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import journey.events.CustomerId;
import journey.events.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShorthandTest {
    private static final String CUSTOMER =
            CustomerId.of(new Identifier(Identifier.Kind.USER, "anna")).value();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "ab",
                "abc",
                "abcd",
                "Anna",
                "ANNA",
                "aNNa",
                "anna.rossi@example.com",
                "/story/17",
                "zoë",
                "É",
                "Él",
                "a b",
                "4cb8ef05-bdad-00ab-e6bd-ecda0bd2d2aa",
                "x4cb8ef05-bdad-00ab-e6bd-ecda0bd2d2aa",
                "anonymous:4cb8ef05-bdad-00ab-e6bd-ecda0bd2d2aa",
                "user:",
                "user:anna",
                "https://shop.example/p/1",
                "ajs-next-1795050273274-fa41f4cb-b920-254c-e40a-d70bbf239681",
                "ajs-next-0795050273274-fa41f4cb-b920-254c-e40a-d70bbf239681",
                "uuuuuuuuuuuuuuuuu",
                "Page"
            })
    void aWordIsReadAsItWasSaid(String word) {
        assertThat(again(List.of(word, "another", word))).containsExactly(word, "another", word);
    }

    @Test
    void wordsOfAllSortsAreReadAsTheyWereSaid() {
        Random random = new Random(7);
        String letters = "abcxyz019-/.@AZ_é: ";
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            StringBuilder word = new StringBuilder();
            for (int k = random.nextInt(12); k > 0; k--) {
                word.append(letters.charAt(random.nextInt(random.nextInt(letters.length()) + 1)));
            }
            words.add(word.toString());
        }
        assertThat(again(words)).isEqualTo(words);
    }

    @Test
    void idsAndAddressesTakeTwoBytesForThreeLetters() {
        assertThat(bytes("anna.rossi742@example.com")).isEqualTo(bytes("Anna.rossi742@example.com"));
        assertThat(bytes("anna.rossi742@example.com") - bytes("anna.rossi742@example"))
                .isEqualTo(3);
        assertThat(bytes(CUSTOMER)).isLessThan(bytes("!" + CUSTOMER.substring(1)));
    }

    @Test
    void timesAreReadAsTheyWereNamed() {
        long noon = 1_795_050_273_274L;
        List<Long> times = new ArrayList<>(List.of(noon, noon, noon + 255, noon + 511, noon + 767 + 65_535));
        times.addAll(
                List.of(noon + 70_000_000, noon + 70_065_536, 0L, -5L, noon - 1, noon + (1L << 24), Long.MAX_VALUE));
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            times.add(noon + (random.nextLong() >> random.nextInt(24, 63)));
        }
        Shorthand said = new Shorthand();
        List<Integer> numbers = times.stream().map(said::number).toList();
        Shorthand read = read(said);
        assertThat(numbers.stream().map(read::time)).isEqualTo(times);
        assertThat(times.stream().map(read::number)).isEqualTo(numbers);
        assertThat(numbers.get(1)).isEqualTo(numbers.get(0));
        assertThatThrownBy(() -> read.time(read.times())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageAtATimeThatIsNamedDoesNotSayItAgain() {
        String message = "ajs-next-1795050273274-fa41f4cb-b920-254c-e40a-d70bbf239681";
        assertThat(growth(1_795_050_273_274L, message)).isEqualTo(growth(1_795_050_273_275L, message) - 5);

        Shorthand said = new Shorthand();
        int before = said.number(message);
        said.number(1_795_050_273_274L);
        assertThat(said.number(message)).isEqualTo(before);

        Shorthand named = new Shorthand();
        named.number(1_795_050_273_274L);
        int number = named.number(message);
        assertThat(read(named).word(number)).isEqualTo(message);
        assertThat(read(named).number(message)).isEqualTo(number);
    }

    private static int growth(long time, String word) {
        Shorthand said = new Shorthand();
        said.number(time);
        int before = size(said);
        said.number(word);
        return size(said) - before;
    }

    private static int size(Shorthand said) {
        ByteSink to = new ByteSink(64);
        said.write(to);
        return to.size();
    }

    @ParameterizedTest
    @EnumSource(Identifier.Kind.class)
    void theCustomerOfAnIdIsSaidByTheId(Identifier.Kind kind) {
        String customer = CustomerId.of(new Identifier(kind, "anna")).value();
        Shorthand said = new Shorthand();
        said.number("berta");
        said.number("anna");
        int before = size(said);
        int number = said.number(customer);
        assertThat(size(said) - before).isEqualTo(2);
        assertThat(read(said).word(number)).isEqualTo(customer);
        assertThat(read(said).number(customer)).isEqualTo(number);
    }

    @Test
    void whatWasCutOffIsRefused() {
        Shorthand said = new Shorthand();
        said.number(5L);
        said.number(500_000L);
        said.number(1_795_050_273_274L);
        List.of(
                        "anna.rossi",
                        "4cb8ef05-bdad-00ab-e6bd-ecda0bd2d2aa",
                        CUSTOMER,
                        "é",
                        "ajs-next-1795050273274-fa41f4cb-b920-254c-e40a-d70bbf239681",
                        CustomerId.of(new Identifier(Identifier.Kind.EMAIL, "anna.rossi"))
                                .value())
                .forEach(said::number);
        ByteSink to = new ByteSink(64);
        said.write(to);
        for (int length = 0; length < to.size(); length++) {
            int cut = length;
            assertThatThrownBy(() -> {
                        Shorthand read = new Shorthand(new ByteSource(to.toByteArray(), 0, cut, new Shorthand()));
                        read.own();
                    })
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static List<String> again(List<String> words) {
        Shorthand said = new Shorthand();
        List<Integer> numbers = words.stream().map(said::number).toList();
        Shorthand read = read(said);
        return numbers.stream().map(read::word).toList();
    }

    private static Shorthand read(Shorthand said) {
        ByteSink to = new ByteSink(64);
        said.write(to);
        return new Shorthand(new ByteSource(to.toByteArray(), 0, to.size(), new Shorthand()));
    }

    private static int bytes(String word) {
        ByteSink to = new ByteSink(64);
        Shorthand.inline(word, to);
        return to.size();
    }
}
