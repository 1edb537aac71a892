package io.llmspell.bridge.lua;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Numbers and strings as {@code string.format} writes them. */
final class Formats {

    private static final int WIDEST = 99;

    private Formats() {}

    static LuaText format(Machine machine, Arguments arguments) {
        Bytes result = new Bytes(machine.meter());
        machine.hold(result);
        try {
            format(machine, arguments, result);
        } finally {
            machine.release();
        }
        return result.toText();
    }

    private static void format(Machine machine, Arguments arguments, Bytes result) {
        byte[] format = arguments.text(1).bytes;
        int argument = 1;
        for (int at = 0; at < format.length; ) {
            int c = format[at++];
            if (c != '%') {
                result.add(c);
            } else if (at < format.length && format[at] == '%') {
                result.add('%');
                at++;
            } else {
                Directive directive = Directive.read(format, at);
                at = directive.end();
                directive.write(machine, arguments, ++argument, result);
            }
        }
    }

    /** What follows a percent sign. */
    private record Directive(String flags, int width, int precision, int letter, int end) {

        static Directive read(byte[] format, int from) {
            int at = from;
            while (at < format.length && "-+ 0#".indexOf(format[at]) >= 0) {
                at++;
            }
            String flags = new String(format, from, at - from, StandardCharsets.ISO_8859_1);
            int[] width = number(format, at);
            at = width[1];
            int precision = -1;
            if (at < format.length && format[at] == '.') {
                int[] digits = number(format, at + 1);
                precision = digits[0];
                at = digits[1];
            }
            if (at >= format.length || flags.length() > 5) {
                throw new LuaError("invalid conversion '%' to 'format'");
            }
            return new Directive(flags, width[0], precision, format[at], at + 1);
        }

        private static int[] number(byte[] format, int from) {
            int value = 0;
            int at = from;
            while (at < format.length && Classes.isDigit(format[at] & 0xff)) {
                value = value * 10 + format[at++] - '0';
                if (value > WIDEST) {
                    throw new LuaError("invalid conversion to 'format' (width or precision too long)");
                }
            }
            return new int[] {value, at};
        }

        void write(Machine machine, Arguments arguments, int number, Bytes result) {
            switch (this.letter) {
                case 'd', 'i' -> integer("", Long.toString(whole(arguments, number)), result);
                case 'u' -> integer("", Long.toUnsignedString(whole(arguments, number)), result);
                case 'o' -> integer("0", Long.toOctalString(whole(arguments, number)), result);
                case 'x' -> integer("0x", Long.toHexString(whole(arguments, number)), result);
                case 'X' ->
                    integer("0X", Long.toHexString(whole(arguments, number)).toUpperCase(Locale.ROOT), result);
                case 'c' -> pad(LuaText.owning(new byte[] {(byte) arguments.integer(number)}), result);
                case 'e', 'E', 'f', 'F', 'g', 'G' -> real(arguments.real(number), result);
                case 's' -> {
                    LuaText text = BaseLibrary.toText(machine, arguments.any(number));
                    pad((this.precision >= 0) ? text.part(0, Math.min(this.precision, text.length())) : text, result);
                }
                case 'q' -> quote(arguments.text(number), result);
                default -> throw new LuaError("invalid conversion '%" + (char) this.letter + "' to 'format'");
            }
        }

        private static long whole(Arguments arguments, int number) {
            Number value = arguments.number(number);
            if (value instanceof Long l) {
                return l;
            }
            double real = value.doubleValue();
            double whole = (real < 0) ? Math.ceil(real) : Math.floor(real);
            if (whole >= -0x1p63 && whole < 0x1p63) {
                return (long) whole;
            }
            throw arguments.wrong(number, "not a number in proper range");
        }

        /** Whether all is written that says what it is: a prefix, a point, zeros. */
        private boolean explicit() {
            return this.flags.contains("#");
        }

        private void integer(String prefix, String text, Bytes result) {
            boolean negative = text.startsWith("-");
            String digits = negative ? text.substring(1) : text;
            int missing = this.precision - digits.length();
            boolean prefixed = explicit() && !digits.equals("0") && (missing <= 0 || this.letter != 'o');
            String all = "0".repeat(Math.max(0, missing)) + digits;
            number(negative, prefixed ? prefix : "", all, this.precision < 0, result);
        }

        private void real(double value, Bytes result) {
            boolean negative = value < 0 || 1 / value < 0;
            double size = Math.abs(value);
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                number(negative, "", Double.isNaN(value) ? "nan" : "inf", false, result);
                return;
            }
            int digits = (this.precision >= 0) ? this.precision : 6;
            String text = switch (this.letter | 0x20) {
                case 'f' ->
                    new BigDecimal(size)
                            .setScale(digits, RoundingMode.HALF_EVEN)
                            .toPlainString();
                case 'e' -> scientific(size, digits, false);
                default -> general(size, Math.max(1, digits), explicit());
            };
            if (explicit() && text.indexOf('.') < 0) {
                int end = text.indexOf('e');
                text = (end < 0) ? text + "." : text.substring(0, end) + "." + text.substring(end);
            }
            boolean upper = Character.isUpperCase(this.letter);
            number(negative, "", upper ? text.toUpperCase(Locale.ROOT) : text, true, result);
        }

        private void number(boolean negative, String prefix, String digits, boolean zeros, Bytes result) {
            String sign = negative ? "-" : this.flags.contains("+") ? "+" : this.flags.contains(" ") ? " " : "";
            String start = sign + prefix;
            String body = digits;
            if (zeros && this.flags.contains("0") && !this.flags.contains("-")) {
                body = "0".repeat(Math.max(0, this.width - start.length() - digits.length())) + digits;
            }
            pad(LuaText.of(start + body), result);
        }

        private void pad(LuaText text, Bytes result) {
            boolean left = this.flags.contains("-");
            if (left) {
                result.add(text);
            }
            for (int i = text.length(); i < this.width; i++) {
                result.add(' ');
            }
            if (!left) {
                result.add(text);
            }
        }
    }

    private static void quote(LuaText text, Bytes result) {
        result.add('"');
        for (int i = 0; i < text.length(); i++) {
            int c = text.at(i);
            if (c == '"' || c == '\\' || c == '\n') {
                result.add('\\').add(c);
            } else if (c == '\r') {
                result.add("\\r");
            } else if (c == 0) {
                boolean digit = i + 1 < text.length() && Classes.isDigit(text.at(i + 1));
                result.add(digit ? "\\000" : "\\0");
            } else {
                result.add(c);
            }
        }
        result.add('"');
    }

    /** The shorter one of both forms, without zeros at its end where they are not asked for. */
    static String general(double value, int digits, boolean zeros) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return (value > 0) ? "inf" : "-inf";
        }
        if (value == 0 && !zeros) {
            return (1 / value < 0) ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = (value == 0) ? 0 : rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits) {
            return scientific(value, digits - 1, !zeros);
        }
        return (zeros ? rounded.setScale(digits - 1 - exponent) : rounded.stripTrailingZeros()).toPlainString();
    }

    private static String scientific(double value, int digits, boolean strip) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits + 1, RoundingMode.HALF_EVEN));
        boolean zero = rounded.signum() == 0;
        int exponent = zero ? 0 : rounded.precision() - rounded.scale() - 1;
        String unscaled = zero ? "0" : rounded.unscaledValue().abs().toString();
        StringBuilder all = new StringBuilder(unscaled);
        while (all.length() < digits + 1) {
            all.append('0');
        }
        while (strip && all.length() > 1 && all.charAt(all.length() - 1) == '0') {
            all.setLength(all.length() - 1);
        }
        if (all.length() > 1) {
            all.insert(1, '.');
        }
        String sign = (rounded.signum() < 0) ? "-" : "";
        return sign + all + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
