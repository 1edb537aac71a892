package io.llmspell.bridge.lua;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** The library {@code math}. */
final class MathLibrary {

    private MathLibrary() {}

    static LuaTable create(Machine machine) {
        LuaTable math = machine.table(0, 40);
        math.set(LuaText.of("pi"), Math.PI);
        math.set(LuaText.of("huge"), Double.POSITIVE_INFINITY);
        function(math, "ceil", Math::ceil);
        function(math, "floor", Math::floor);
        function(math, "sqrt", Math::sqrt);
        function(math, "sin", Math::sin);
        function(math, "cos", Math::cos);
        function(math, "tan", Math::tan);
        function(math, "asin", Math::asin);
        function(math, "acos", Math::acos);
        function(math, "sinh", Math::sinh);
        function(math, "cosh", Math::cosh);
        function(math, "tanh", Math::tanh);
        function(math, "exp", Math::exp);
        function(math, "deg", value -> value * (180 / Math.PI));
        function(math, "rad", value -> value * (Math.PI / 180));
        BaseLibrary.add(math, "abs", (m, arguments) -> {
            Number value = arguments.number(1);
            return Arguments.result(Numbers.less(value, 0L) ? Numbers.negate(value) : value);
        });
        BaseLibrary.add(
                math,
                "atan",
                (m, arguments) -> result(Math.atan2(arguments.real(1), arguments.has(2) ? arguments.real(2) : 1)));
        BaseLibrary.add(math, "atan2", (m, arguments) -> result(Math.atan2(arguments.real(1), arguments.real(2))));
        BaseLibrary.add(math, "fmod", (m, arguments) -> result(arguments.real(1) % arguments.real(2)));
        BaseLibrary.add(math, "frexp", (m, arguments) -> parts(arguments.real(1)));
        BaseLibrary.add(math, "ldexp", (m, arguments) -> {
            long exponent = Math.max(-5000, Math.min(5000, arguments.integer(2)));
            return result(Math.scalb(arguments.real(1), (int) exponent));
        });
        BaseLibrary.add(math, "log", (m, arguments) -> {
            double log = Math.log(arguments.real(1));
            return result(arguments.has(2) ? log / Math.log(arguments.real(2)) : log);
        });
        BaseLibrary.add(math, "pow", (m, arguments) -> result(Math.pow(arguments.real(1), arguments.real(2))));
        BaseLibrary.add(math, "max", (m, arguments) -> extreme(arguments, false));
        BaseLibrary.add(math, "min", (m, arguments) -> extreme(arguments, true));
        BaseLibrary.add(math, "modf", (m, arguments) -> {
            double value = arguments.real(1);
            double whole = (value < 0) ? Math.ceil(value) : Math.floor(value);
            double rest = Double.isInfinite(value) ? 0 : value - whole;
            return Arguments.result(Numbers.normal(whole), Numbers.normal(rest));
        });
        random(math);
        return math;
    }

    private static void function(LuaTable math, String name, DoubleUnaryOperator function) {
        boolean whole = name.equals("ceil") || name.equals("floor");
        BaseLibrary.add(math, name, (m, arguments) -> {
            Number value = arguments.number(1);
            return whole && value instanceof Long
                    ? Arguments.result(value)
                    : result(function.applyAsDouble(value.doubleValue()));
        });
    }

    private static Object[] result(double value) {
        return Arguments.result(Numbers.normal(value));
    }

    /** A fraction of at least a half, and the power of two that it is multiplied with. */
    private static Object[] parts(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return Arguments.result(Numbers.normal(value), 0L);
        }
        boolean small = Math.abs(value) < Double.MIN_NORMAL;
        double scaled = small ? value * 0x1p54 : value;
        int exponent = Math.getExponent(scaled) + 1;
        return Arguments.result(Math.scalb(scaled, -exponent), exponent - (small ? 54L : 0));
    }

    private static Object[] extreme(Arguments arguments, boolean least) {
        Number found = arguments.number(1);
        for (int i = 2; i <= arguments.count(); i++) {
            Number other = arguments.number(i);
            if (least ? Numbers.less(other, found) : Numbers.less(found, other)) {
                found = other;
            }
        }
        return Arguments.result(found);
    }

    private static void random(LuaTable math) {
        Random random = new Random();
        BaseLibrary.add(math, "random", (m, arguments) -> {
            if (arguments.count() == 0) {
                return Arguments.result(random.nextDouble());
            }
            long low = (arguments.count() == 1) ? 1 : arguments.integer(1);
            long high = arguments.integer(arguments.count() == 1 ? 1 : 2);
            if (low > high || high - low < 0) {
                throw arguments.wrong(arguments.count() == 1 ? 1 : 2, "interval is empty");
            }
            double part = random.nextDouble() * ((double) (high - low) + 1);
            return Arguments.result(low + (long) part);
        });
        BaseLibrary.add(math, "randomseed", (m, arguments) -> {
            random.setSeed(arguments.integer(1));
            return Arguments.NONE;
        });
    }
}
