package journey.standalone.shoppers;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A made-up person, always the same one for a seed and a number. Addresses are at example.com, which receives nothing.
 *
 * @param mailAllowed what the person answered when the shop asked whether it may mail; empty where it never asked
 */
record Persona(
        String userId,
        String firstName,
        String lastName,
        String email,
        Country country,
        Optional<Boolean> mailAllowed) {

    private static final List<String> ITALIAN_NAMES = List.of(
            "Alessia",
            "Bruno",
            "Chiara",
            "Davide",
            "Elena",
            "Fabio",
            "Greta",
            "Ilaria",
            "Lorenzo",
            "Marta",
            "Nicolò",
            "Paola",
            "Riccardo",
            "Sara",
            "Tommaso",
            "Valeria");
    private static final List<String> ITALIAN_FAMILIES = List.of(
            "Bassi",
            "Caruso",
            "De Santis",
            "Fontana",
            "Galli",
            "Lombardi",
            "Marini",
            "Neri",
            "Pellegrini",
            "Rinaldi",
            "Serra",
            "Testa",
            "Villa");
    private static final List<String> ENGLISH_NAMES = List.of(
            "Alice",
            "Ben",
            "Charlotte",
            "Daniel",
            "Emily",
            "Frank",
            "Grace",
            "Henry",
            "Isla",
            "Jack",
            "Lucy",
            "Megan",
            "Noah",
            "Olivia",
            "Ruth",
            "Tom");
    private static final List<String> ENGLISH_FAMILIES = List.of(
            "Abbott",
            "Barker",
            "Collins",
            "Dawson",
            "Ellis",
            "Fletcher",
            "Hughes",
            "Lawson",
            "Mitchell",
            "Parker",
            "Reed",
            "Turner",
            "Walsh");

    /** The first in every run: Italian, may be mailed. */
    static final Persona GIULIA = new Persona(
            Shoppers.FIRST_CUSTOMER, "Giulia", "Ferri", "giulia.ferri@example.com", Country.ITALY, Optional.of(true));

    /** The second in every run: British, may be mailed. */
    static final Persona JAMES = new Persona(
            Shoppers.SECOND_CUSTOMER,
            "James",
            "Whitfield",
            "james.whitfield@example.com",
            Country.BRITAIN,
            Optional.of(true));

    static Persona of(long seed, int number) {
        if (number == 0) {
            return GIULIA;
        }
        if (number == 1) {
            return JAMES;
        }
        RandomGenerator chance = new SplittableRandom(seed * 31 + number * 0x9E3779B97F4A7C15L);
        int home = chance.nextInt(100);
        Country country = home < 45 ? Country.ITALY : home < 80 ? Country.BRITAIN : Country.AMERICA;
        boolean italian = country == Country.ITALY;
        String firstName = Chance.oneOf(italian ? ITALIAN_NAMES : ENGLISH_NAMES, chance);
        String lastName = Chance.oneOf(italian ? ITALIAN_FAMILIES : ENGLISH_FAMILIES, chance);
        int answer = chance.nextInt(100);
        Optional<Boolean> mailAllowed =
                answer < 70 ? Optional.of(true) : answer < 85 ? Optional.of(false) : Optional.empty();
        String email = ascii(firstName) + "." + ascii(lastName) + "." + number + "@example.com";
        return new Persona("c-" + (10_000 + number), firstName, lastName, email, country, mailAllowed);
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z]", "")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "Persona[" + userId + ", …]";
    }
}
