package journey.events.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a JSON document, or its absence: asking a value of another kind for a member answers what is missing, so that
 * a path can be followed without looking at each step. Of members of one name the last counts.
 *
 * @param mark where it is marked on the tape; what is missing is nowhere
 */
record Node(Tape tape, int mark) {
    private static final int NOWHERE = -1;
    private static final Node MISSING = new Node(new Tape(), NOWHERE);

    Node path(String member) {
        if (!isObject()) {
            return MISSING;
        }
        int found = NOWHERE;
        int end = tape.next(mark);
        for (int name = tape.first(mark); name < end; name = tape.next(tape.valueOf(name))) {
            if (tape.isNamed(name, member)) {
                found = tape.valueOf(name);
            }
        }
        return found == NOWHERE ? MISSING : new Node(tape, found);
    }

    /** The first element of an array. */
    Node first() {
        return isArray() && tape.first(mark) < tape.next(mark) ? new Node(tape, tape.first(mark)) : MISSING;
    }

    /** Of an array, in order. */
    List<Node> elements() {
        List<Node> elements = new ArrayList<>();
        if (isArray()) {
            int end = tape.next(mark);
            for (int element = tape.first(mark); element < end; element = tape.next(element)) {
                elements.add(new Node(tape, element));
            }
        }
        return elements;
    }

    /** Of an object, in order. */
    Map<String, Node> members() {
        if (!isObject()) {
            return Map.of();
        }
        Map<String, Node> members = new LinkedHashMap<>();
        int end = tape.next(mark);
        for (int name = tape.first(mark); name < end; name = tape.next(tape.valueOf(name))) {
            members.put(tape.text(name), new Node(tape, tape.valueOf(name)));
        }
        return members;
    }

    boolean isMissing() {
        return mark == NOWHERE;
    }

    boolean isNull() {
        return is(Tape.NULL);
    }

    boolean isObject() {
        return is(Tape.OBJECT);
    }

    boolean isArray() {
        return is(Tape.ARRAY);
    }

    boolean isString() {
        return is(Tape.STRING);
    }

    boolean isBoolean() {
        return is(Tape.TRUE) || is(Tape.FALSE);
    }

    boolean isTrue() {
        return is(Tape.TRUE);
    }

    boolean isNumber() {
        return is(Tape.WHOLE) || is(Tape.DECIMAL);
    }

    /** A number without point and exponent. */
    boolean isWholeNumber() {
        return is(Tape.WHOLE);
    }

    private boolean is(int kind) {
        return mark != NOWHERE && tape.kind(mark) == kind;
    }

    /** A string's characters, or a whole number's digits. */
    String asString() {
        String text = tape.text(mark);
        return isWholeNumber() && text.equals("-0") ? "0" : text;
    }

    /** @throws NumberFormatException when its exponent is beyond what there are numbers for */
    BigDecimal asDecimal() {
        return new BigDecimal(tape.text(mark));
    }
}
