package journey.aggregator.journey;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import journey.events.Channel;
import journey.events.CustomerId;
import journey.events.Touchpoint;
import org.jspecify.annotations.Nullable;

/**
 * Records as few bytes: the components one after the other, without names.
 *
 * <p>First comes a bit for each component that may hold nothing (an optional, a list, a set, a map) or zero, or is a
 * boolean, seven of them in a byte; what holds nothing takes no more than that. Then the others: integers as varints, instants by their
 * number in the {@link Shorthand} or as the milliseconds since the one before, durations in seconds, decimals as scale and unscaled value, strings by their number in the {@link Shorthand}.
 * Enums and sealed interfaces of records nest. There are no field names and no tags, so bytes are only good for the very
 * record types that wrote them; whoever changes a type raises the layout, see {@link JourneyCodec}.
 *
 * <p>The messageId of a touchpoint stands where it is and not in the shorthand: it is said once.
 *
 * @param <T> a record, or a sealed interface of records
 */
final class RecordCodec<T> {
    private static final long DAY = 86_400_000;
    private static final int MOST_BITS = 63;
    private static final Channel[] CHANNELS = Channel.values();

    /** Before what is shown of a touchpoint: channel, source and bot are those of the one before. */
    private static final int AS_BEFORE = 1;

    /** And its time is one that has been named elsewhere. */
    private static final int NAMED_TIME = 2;

    private static final Shape PASTS = new Flagged(
            value -> !((List<?>) value).isEmpty(),
            List.of(),
            new Plain((value, to) -> writePasts((List<?>) value, to), RecordCodec::readPasts));

    private final Shape shape;

    /** How values of one type are written and read. */
    private sealed interface Shape {
        void write(Object value, Writing to);

        Object read(ByteSource from);
    }

    private record Plain(BiConsumer<Object, Writing> writer, Function<ByteSource, Object> reader) implements Shape {
        @Override
        public void write(Object value, Writing to) {
            writer.accept(value, to);
        }

        @Override
        public Object read(ByteSource from) {
            return reader.apply(from);
        }
    }

    /** What a single bit says all about when it isn't set. */
    private record Flagged(Predicate<Object> isSet, Object unset, Plain rest) implements Shape {
        @Override
        public void write(Object value, Writing to) {
            boolean set = isSet.test(value);
            to.sink().put(set ? 1 : 0);
            if (set) {
                rest.write(value, to);
            }
        }

        @Override
        public Object read(ByteSource from) {
            return from.one() == 0 ? unset : rest.read(from);
        }
    }

    /** Those of a record, looked at once: which have a bit of their own, and how the others and what is behind it are written. */
    private static final class Components {
        private final Function<Object, Object>[] accessors;
        private final Shape[] rests;
        private final @Nullable Flagged[] flagged;
        private final long[] bit;
        private final boolean flags;

        @SuppressWarnings("unchecked")
        Components(List<Function<Object, Object>> accessors, Shape[] shapes) {
            this.accessors = accessors.toArray(Function[]::new);
            this.rests = new Shape[shapes.length];
            this.flagged = new Flagged[shapes.length];
            this.bit = new long[shapes.length];
            int bits = 0;
            for (int i = 0; i < shapes.length; i++) {
                if (shapes[i] instanceof Flagged one && bits < MOST_BITS) {
                    flagged[i] = one;
                    rests[i] = one.rest();
                    bit[i] = 1L << bits++;
                } else {
                    rests[i] = shapes[i];
                }
            }
            this.flags = Arrays.stream(shapes).anyMatch(Flagged.class::isInstance);
        }
    }

    /** Where something is written, and what was written last. */
    static final class Writing {
        private final ByteSink sink;
        private final Shorthand shorthand;
        private long instant;

        Writing(ByteSink sink, Shorthand shorthand, long instant) {
            this.sink = sink;
            this.shorthand = shorthand;
            this.instant = instant;
        }

        ByteSink sink() {
            return sink;
        }

        void instant(long millis) {
            sink.varint(millis - instant);
            instant = millis;
        }

        void time(long millis) {
            sink.count(shorthand.number(millis));
        }

        void word(String word) {
            sink.count(shorthand.number(word));
        }
    }

    private RecordCodec(Shape shape) {
        this.shape = shape;
    }

    /** One whose instants are named by their numbers: most of them are named several times in a journey. */
    static <T> RecordCodec<T> of(Class<T> type) {
        Map<Class<?>, Shape> known = new HashMap<>();
        known.put(
                Instant.class,
                new Plain(
                        (value, to) -> to.time(((Instant) value).toEpochMilli()),
                        from -> Instant.ofEpochMilli(from.time())));
        return new RecordCodec<>(shape(type, known));
    }

    /** One whose instants are each told from the one before. */
    static <T> RecordCodec<T> inSequence(Class<T> type) {
        Map<Class<?>, Shape> known = new HashMap<>();
        known.put(
                Instant.class,
                new Plain(
                        (value, to) -> to.instant(((Instant) value).toEpochMilli()),
                        from -> Instant.ofEpochMilli(from.instant())));
        return new RecordCodec<>(shape(type, known));
    }

    /** Of touchpoints that are only to be shown. */
    static RecordCodec<List<Past>> pasts() {
        return new RecordCodec<>(PASTS);
    }

    void write(T value, ByteSink to, Shorthand shorthand) {
        write(value, to, shorthand, 0);
    }

    /** @param instant that the first instant is told from, in epoch milliseconds */
    void write(T value, ByteSink to, Shorthand shorthand, long instant) {
        shape.write(value, new Writing(to, shorthand, instant));
    }

    /** @throws IllegalArgumentException when it is no whole value */
    @SuppressWarnings("unchecked")
    T read(ByteSource from) {
        try {
            return (T) shape.read(from);
        } catch (ArithmeticException | IndexOutOfBoundsException broken) {
            throw new IllegalArgumentException("no stored value", broken);
        }
    }

    private static Shape shape(Type type, Map<Class<?>, Shape> known) {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            if (raw == Optional.class) {
                return optional(element(of[0], known));
            }
            if (of[0] == Past.class) {
                return PASTS;
            }
            if (raw == List.class) {
                return listed(element(of[0], known));
            }
            if (raw == Set.class) {
                return set(element(of[0], known));
            }
            if (raw == Map.class) {
                return map(element(of[0], known), element(of[1], known));
            }
            throw new IllegalArgumentException("no shape for " + type);
        }
        Class<?> plain = (Class<?>) type;
        Shape shaped = known.get(plain);
        if (shaped != null) {
            return shaped;
        }
        Shape made = simple(plain).orElseGet(() -> {
            if (plain.isSealed()) {
                return alternatives(plain, known);
            }
            return components(plain, known);
        });
        known.put(plain, made);
        return made;
    }

    /** What has no bit of its own: a number says itself whether it is zero. */
    private static Shape element(Type type, Map<Class<?>, Shape> known) {
        Shape shape = shape(type, known);
        return shape instanceof Flagged flagged && (type == Integer.class || type == Long.class)
                ? flagged.rest()
                : shape;
    }

    private static Optional<Shape> simple(Class<?> type) {
        if (type == long.class || type == Long.class) {
            return Optional.of(new Flagged(
                    value -> (Long) value != 0,
                    0L,
                    new Plain((value, to) -> to.sink().varint((Long) value), ByteSource::varint)));
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of(new Flagged(
                    value -> (Integer) value != 0,
                    0,
                    new Plain(
                            (value, to) -> to.sink().varint((Integer) value), from -> Math.toIntExact(from.varint()))));
        }
        if (type == boolean.class || type == Boolean.class) {
            return Optional.of(
                    new Flagged(value -> (Boolean) value, false, new Plain((value, to) -> {}, from -> Boolean.TRUE)));
        }
        if (type == String.class) {
            return Optional.of(new Plain((value, to) -> to.word((String) value), ByteSource::word));
        }
        if (type == LocalDate.class) {
            return Optional.of(new Plain(
                    (value, to) -> to.sink()
                            .varint(((LocalDate) value).toEpochDay() - Math.floorDiv(to.shorthand.base(0), DAY)),
                    from -> LocalDate.ofEpochDay(
                            from.varint() + Math.floorDiv(from.shorthand().base(), DAY))));
        }
        if (type == Duration.class) {
            return Optional.of(new Plain(
                    (value, to) -> to.sink().varint(((Duration) value).toSeconds()),
                    from -> Duration.ofSeconds(from.varint())));
        }
        if (type == BigDecimal.class) {
            return Optional.of(new Plain(RecordCodec::writeDecimal, RecordCodec::readDecimal));
        }
        if (type == CustomerId.class) {
            return Optional.of(new Plain(
                    (value, to) -> to.word(((CustomerId) value).value()), from -> new CustomerId(from.word())));
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return Optional.of(new Plain(
                    (value, to) -> to.sink().count(((Enum<?>) value).ordinal()), from -> constants[from.count()]));
        }
        return Optional.empty();
    }

    /** Twice the scale for an unscaled value that fits a long; else one more, and its bytes. */
    private static void writeDecimal(Object value, Writing to) {
        BigDecimal decimal = (BigDecimal) value;
        BigInteger unscaled = decimal.unscaledValue();
        boolean small = unscaled.bitLength() < Long.SIZE;
        to.sink().varint(2L * decimal.scale() + (small ? 0 : 1));
        if (small) {
            to.sink().varint(unscaled.longValue());
        } else {
            byte[] bytes = unscaled.toByteArray();
            to.sink().count(bytes.length);
            to.sink().put(bytes, 0, bytes.length);
        }
    }

    private static Object readDecimal(ByteSource from) {
        long head = from.varint();
        int scale = Math.toIntExact(head >> 1);
        return (head & 1) == 0
                ? BigDecimal.valueOf(from.varint(), scale)
                : new BigDecimal(new BigInteger(from.take(from.length())), scale);
    }

    private static Shape optional(Shape of) {
        return new Flagged(
                value -> ((Optional<?>) value).isPresent(),
                Optional.empty(),
                new Plain(
                        (value, to) -> of.write(((Optional<?>) value).orElseThrow(), to),
                        from -> Optional.of(of.read(from))));
    }

    private static Shape listed(Shape of) {
        return new Flagged(
                value -> !((List<?>) value).isEmpty(),
                List.of(),
                new Plain(
                        (value, to) -> {
                            List<?> list = (List<?>) value;
                            to.sink().count(list.size());
                            for (Object element : list) {
                                of.write(element, to);
                            }
                        },
                        from -> List.of(elements(of, from))));
    }

    /**
     * Their number, and the number of the first time that is new; then for each its name's number with two bits before it.
     * New times are named one after the other, so they need no number.
     */
    private static void writePasts(List<?> pasts, Writing to) {
        to.sink().count(pasts.size());
        int fresh = to.shorthand.times();
        to.sink().count(fresh);
        Optional<Past> before = Optional.empty();
        for (Object each : pasts) {
            Past past = (Past) each;
            boolean same = before.filter(last -> last.channel() == past.channel()
                            && last.source().equals(past.source())
                            && last.bot().equals(past.bot()))
                    .isPresent();
            int time = to.shorthand.number(past.time().toEpochMilli());
            boolean isNew = time == fresh;
            to.sink().count(to.shorthand.number(past.name()) << 2 | (same ? AS_BEFORE : 0) | (isNew ? 0 : NAMED_TIME));
            if (isNew) {
                fresh++;
            } else {
                to.sink().count(time);
            }
            if (!same) {
                to.sink().count(past.channel().ordinal() << 1 | (past.bot().isPresent() ? 1 : 0));
                to.word(past.source());
                past.bot().ifPresent(to::word);
            }
            before = Optional.of(past);
        }
    }

    private static List<Past> readPasts(ByteSource from) {
        Past[] pasts = new Past[from.length()];
        int fresh = from.count();
        Channel channel = Channel.WEB;
        String source = "";
        Optional<String> bot = Optional.empty();
        for (int i = 0; i < pasts.length; i++) {
            int head = from.count();
            long time =
                    (head & NAMED_TIME) != 0 ? from.time() : from.shorthand().time(fresh++);
            if ((head & AS_BEFORE) == 0) {
                int way = from.count();
                channel = CHANNELS[way >> 1];
                source = from.word();
                bot = (way & 1) == 0 ? Optional.empty() : Optional.of(from.word());
            }
            pasts[i] = new Past(Instant.ofEpochMilli(time), from.shorthand().word(head >>> 2), channel, source, bot);
        }
        return List.of(pasts);
    }

    private static Shape set(Shape of) {
        return new Flagged(
                value -> !((Set<?>) value).isEmpty(),
                Set.of(),
                new Plain(
                        (value, to) -> {
                            Set<?> set = (Set<?>) value;
                            to.sink().count(set.size());
                            for (Object element : set) {
                                of.write(element, to);
                            }
                        },
                        from -> Set.of(elements(of, from))));
    }

    private static Object[] elements(Shape of, ByteSource from) {
        Object[] elements = new Object[from.length()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = of.read(from);
        }
        return elements;
    }

    private static Shape map(Shape keys, Shape values) {
        return new Flagged(
                value -> !((Map<?, ?>) value).isEmpty(),
                Map.of(),
                new Plain(
                        (value, to) -> {
                            Map<?, ?> map = (Map<?, ?>) value;
                            to.sink().count(map.size());
                            for (Map.Entry<?, ?> entry : map.entrySet()) {
                                keys.write(entry.getKey(), to);
                                values.write(entry.getValue(), to);
                            }
                        },
                        from -> {
                            @SuppressWarnings({"unchecked", "rawtypes"})
                            Map.Entry<Object, Object>[] entries = new Map.Entry[from.length()];
                            for (int i = 0; i < entries.length; i++) {
                                Object key = keys.read(from);
                                entries[i] = Map.entry(key, values.read(from));
                            }
                            return Map.ofEntries(entries);
                        }));
    }

    private static Shape alternatives(Class<?> sealed, Map<Class<?>, Shape> known) {
        Class<?>[] kinds = sealed.getPermittedSubclasses();
        Map<Class<?>, Integer> numbers = new HashMap<>();
        Shape[] shapes = new Shape[kinds.length];
        for (int i = 0; i < kinds.length; i++) {
            numbers.put(kinds[i], i);
            shapes[i] = shape(kinds[i], known);
        }
        return new Plain(
                (value, to) -> {
                    int number = Objects.requireNonNull(numbers.get(value.getClass()));
                    to.sink().count(number);
                    shapes[number].write(value, to);
                },
                from -> shapes[from.count()].read(from));
    }

    private static Shape components(Class<?> type, Map<Class<?>, Shape> known) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("no shape for " + type);
        }
        Shape[] shapes = new Shape[components.length];
        List<Function<Object, Object>> accessors = new ArrayList<>(components.length);
        Class<?>[] types = new Class<?>[components.length];
        MethodHandle constructor;
        try {
            MethodHandles.Lookup lookup = type.getPackageName().equals(RecordCodec.class.getPackageName())
                    ? MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    : MethodHandles.publicLookup();
            for (int i = 0; i < components.length; i++) {
                shapes[i] = isSaidOnce(type, components[i])
                        ? new Plain((value, to) -> Shorthand.inline((String) value, to.sink()), ByteSource::inlineWord)
                        : shape(components[i].getGenericType(), known);
                types[i] = components[i].getType();
                accessors.add(accessor(type, components[i], lookup));
            }
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalArgumentException(type + " is not a record that this codec can see", hidden);
        }
        Components parts = new Components(accessors, shapes);
        return new Plain((value, to) -> write(value, parts, to), from -> construct(constructor, read(parts, from)));
    }

    /** As a lambda expression would be: the compiler sees through it, which it doesn't where handles are held in fields. */
    @SuppressWarnings("unchecked")
    private static Function<Object, Object> accessor(
            Class<?> type, RecordComponent component, MethodHandles.Lookup lookup) throws ReflectiveOperationException {
        MethodHandle accessor = lookup.unreflect(component.getAccessor());
        MethodType boxed =
                MethodType.methodType(accessor.type().returnType(), type).wrap();
        try {
            return (Function<Object, Object>) LambdaMetafactory.metafactory(
                            MethodHandles.privateLookupIn(type, MethodHandles.lookup()),
                            "apply",
                            MethodType.methodType(Function.class),
                            MethodType.methodType(Object.class, Object.class),
                            accessor,
                            boxed)
                    .getTarget()
                    .invoke();
        } catch (Throwable impossible) {
            throw new IllegalArgumentException(component + " can't be read", impossible);
        }
    }

    private static boolean isSaidOnce(Class<?> type, RecordComponent component) {
        return type == Touchpoint.class && component.getName().equals("messageId");
    }

    private static void write(Object value, Components of, Writing to) {
        Object[] values = new Object[of.accessors.length];
        long bits = 0;
        for (int i = 0; i < values.length; i++) {
            Object each = of.accessors[i].apply(value);
            values[i] = each;
            Flagged flagged = of.flagged[i];
            if (flagged != null && flagged.isSet().test(each)) {
                bits |= of.bit[i];
            }
        }
        if (of.flags) {
            to.sink().unsigned(bits);
        }
        for (int i = 0; i < values.length; i++) {
            if (of.flagged[i] == null || (bits & of.bit[i]) != 0) {
                of.rests[i].write(values[i], to);
            }
        }
    }

    private static Object[] read(Components of, ByteSource from) {
        long bits = of.flags ? from.unsigned() : 0;
        Object[] values = new Object[of.rests.length];
        for (int i = 0; i < values.length; i++) {
            Flagged flagged = of.flagged[i];
            values[i] = flagged == null || (bits & of.bit[i]) != 0 ? of.rests[i].read(from) : flagged.unset();
        }
        return values;
    }

    private static Object construct(MethodHandle constructor, Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException | Error passed) {
            throw passed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
