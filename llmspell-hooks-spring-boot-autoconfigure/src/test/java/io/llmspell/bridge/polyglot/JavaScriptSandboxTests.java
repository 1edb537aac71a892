package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts in JavaScript cannot do, and that they are stopped whatever they do. */
class JavaScriptSandboxTests {

    private static ScriptLanguage language;

    @BeforeAll
    static void start() {
        language = JavaScriptLanguage.create();
    }

    @AfterAll
    static void end() {
        language.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;);",
                "for (;;) { try { for (;;); } catch (e) { } }",
                "for (;;) { try { for (;;); } finally { continue; } }",
                "function f() { try { for (;;); } finally { f(); } } f();",
                "function* g() { for (;;) { try { yield 1 } finally { } } } for (const x of g());",
                "function* g() { for (;;) { try { for (;;); } catch (e) { } } } g().next();",
                "function* g() { try { yield 1 } finally { for (;;); } } for (const x of g()) break;",
                "(async () => { for (;;) { await 1; } })()",
                "(async () => { for (;;) { try { await 1; for (;;); } catch (e) { } finally { continue; } } })()",
                "function f() { return Promise.resolve().then(f); } f();",
                "const o = {get x() { for (;;); }}; o.x",
                "'' + {toString() { for (;;); }}",
                "JSON.stringify({toJSON() { for (;;); }})",
                "host.note({get x() { for (;;); }})",
                "[3, 2, 1].sort(() => { for (;;); })",
                "const a = Array.from({length: 20000}, (_, i) => i);"
                        + " for (;;) { try { a.sort(() => Math.random() - .5) } catch (e) { } }",
                "for (;;) [...'x'.repeat(1000)].sort()",
                "/^(a+)+\\1$/.test('a'.repeat(60) + 'b')",
                "/(.*)(.*)(.*)\\1=\\2/.test('x'.repeat(3000))",
                "for (;;) 'a'.repeat(30).replace(/(a|a?)+\\1$x/g, '')",
                "for (let i = 0;; i++) { try { new RegExp('(a|b' + i + '){1,500}(c|d){1,500}(?=x).*\\\\1').test('aaa') }"
                        + " catch (e) { } }",
                "for (;;) { try { 'x'.repeat(2 ** 29) } catch (e) { } }",
                "(function f() { try { return f() } catch (e) { return f() } })()",
                "(function f(n) { if (n == 0) throw 1; try { return f(n - 1) } catch (e) { return f(n - 1) } })(200)",
                "(function f(n) { if (n == 0) return 0; return f(n - 1) + f(n - 1) })(200)",
                "new Set({[Symbol.iterator]() { return {next() { return {done: false} }} }})",
                "Array.from((function* () { for (;;) yield 1 })())",
                "class A { static x = (() => { for (;;); })() }",
                "let s = 'x'; for (;;) { try { s += s } catch (e) { s = 'x' } }",
                "for (;;) JSON.stringify(JSON.parse('[' + '1,'.repeat(1000) + '1]'))",
                "for (;;) { try { host.refuse('x') } catch (e) { } }",
                "for (;;) host.note.call(null)",
            })
    void itIsStopped(String code) throws Exception {
        Attacks.isStopped(language, code);
    }

    /** The engine goes through these in one step that nothing can stop, if it is let. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Array.prototype.forEach.call({length: Number.MAX_SAFE_INTEGER}, () => {})",
                "Array.prototype.lastIndexOf.call({length: Number.MAX_SAFE_INTEGER}, 1)",
                "Array.prototype.splice.call({length: 9007199254740000}, 0, 0, 1)",
                "Array.prototype.sort.call({length: 9007199254740000})",
                "Array.prototype.flat.call({length: 9007199254740000})",
                "Array.from({length: 4294967295})",
                "Array.from.call(Array, {length: 4294967295})",
                "const a = []; a.length = 4294967295; a.sort()",
                "new Array(4294967295).fill(0)",
                "new Array(4294967295).reverse()",
                "3n ** 100000000n",
                "BigInt(3)",
                "new Intl.NumberFormat({length: 9007199254740000})",
                "new Proxy([], {})",
                "Atomics.wait(new Int32Array(new SharedArrayBuffer(8)), 0, 0)",
                "new Float64Array(2000000000)",
                "new ArrayBuffer(2000000000)",
                "'x'.padStart(2 ** 29)",
                "'a'.repeat(1000000).replaceAll('a', 'bbb')",
                "Math.max.apply(null, {length: 9999999})",
                "Math.max(...new Array(60000000))",
                "JSON.parse('['.repeat(1000000))",
                "let a = []; for (let i = 0; i < 200000; i++) a = [a]; JSON.stringify(a)",
                "let a = []; for (let i = 0; i < 200000; i++) a = [a]; a.flat(Infinity)",
                "JSON.stringify({}, Array(4294967295))",
                "const b = [1]; Object.defineProperty(b, '0', {get() {}}); b.length = 4294967295; b.length = 0",
                "const b = [1]; Reflect.defineProperty(b, '0', {value: 1}); b.length = 4294967295; b.length = 0",
                "const b = [1]; Object.defineProperties(b, {0: {value: 1}}); b.length = 4294967295; b.length = 0",
                "const b = [1]; b.__defineGetter__({toString: () => '0'}, () => 1); b.length = 4294967295; b.length = 0",
                "'a'.repeat(1e6).indexOf('a'.repeat(5e5) + 'b')",
                "'a'.repeat(1e6).lastIndexOf('b' + 'a'.repeat(5e5))",
                "'a'.repeat(1e6).includes({toString: () => 'a'.repeat(5e5) + 'b'})",
                "'a'.repeat(1e6).split('a'.repeat(5e5) + 'b')",
                "'a'.repeat(1e6).replace('a'.repeat(5e5) + 'b', '')",
                "'a'.repeat(1e6).replaceAll('a'.repeat(5e5) + 'b', '')",
                "Array(100000).fill('x'.repeat(999999) + 'y').indexOf('x'.repeat(1e6))",
                "('a' + '\\u0315\\u0300'.repeat(4e5)).normalize('NFD')",
                "'use strict'; const r = /x/; r.exec = () => ({length: 3e7, index: 0, 0: ''}); 'x'.replace(r, '')",
                "const r = /x/; Object.defineProperty(r, 'exec', {value: () => ({length: 3e7, index: 0, 0: ''})});"
                        + " 'x'.replace(r, '')",
                "class R extends RegExp { exec() { return {length: 3e7, index: 0, 0: ''} } } 'xyz'.split(new R('y'))",
                "const r = /x/g; r.lastIndex = {valueOf() { }}; 'x'.replace(r, '')",
                "let n = 0; if (Array.from({get length() { return n++ ? 3e7 : 0 }}).length === 0) null.x",
            })
    void whatCannotBeStoppedIsRefused(String code) throws Exception {
        ScriptException refused;
        try {
            refused = Attacks.ends(language, code);
        } catch (ScriptException ex) {
            refused = ex;
        }

        assertThat(refused).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java.type('java.lang.System')",
                "Packages.java.lang.System.exit(1)",
                "java.lang.System.exit(1)",
                "Polyglot.eval('python', '1')",
                "Graal.versionGraalVM",
                "load('/etc/passwd')",
                "loadWithNewGlobal('/etc/passwd')",
                "require('fs')",
                "print('x')",
                "console.log('x')",
                "read('/etc/passwd')",
                "process.env",
                "fetch('http://localhost')",
                "new XMLHttpRequest()",
                "new Worker('x')",
                "new WebAssembly.Module(new Uint8Array(8))",
                "quit()",
                "setTimeout(() => {}, 1)",
                "eval('1')",
                "new Function('return 1')()",
                "(async () => {}).constructor('return 1')()",
                "host.note.constructor('return 1')()",
                "host.constructor.constructor('return 1')()",
                "host.note.getClass()",
                "host.note.class.forName('java.lang.System')",
                "try { host.refuse('x') } catch (e) { e.getClass() }",
                "new ShadowRealm()",
            })
    void thereIsNoWayOut(String code) throws Exception {
        ScriptException refused = Attacks.ends(language, code);

        assertThat(refused).isNotNull();
        assertThat(refused.kind()).isEqualTo(Kind.ERROR);
    }

    @Test
    void noModuleIsImported() {
        try (RunningScript script = RunningScript.run(
                language,
                "host.on('it', () => import('/etc/passwd'));"
                        + "host.on('that', () => import('fs').then(() => 'read', () => 'refused'))")) {
            assertThatExceptionOfType(ScriptException.class).isThrownBy(() -> script.call("it", null));
            assertThat(script.call("that", null)).isEqualTo("refused");
        }
    }

    @Test
    void whatIsGlobalIsOfTheLanguage() {
        try (RunningScript script = RunningScript.run(
                language, "host.note(...Object.getOwnPropertyNames(globalThis).filter((n) => /^[a-z]/.test(n)))")) {
            assertThat(script.noted())
                    .containsExactlyInAnyOrder(
                            "globalThis",
                            "undefined",
                            "parseInt",
                            "parseFloat",
                            "isNaN",
                            "isFinite",
                            "decodeURI",
                            "decodeURIComponent",
                            "encodeURI",
                            "encodeURIComponent",
                            "eval",
                            "escape",
                            "unescape",
                            "host");
        }
    }

    @Test
    void aStopDoesNotReachTheNextCall() throws Exception {
        try (RunningScript script = RunningScript.run(
                language, "host.on('it', (ctx) => { if (ctx === 'loop') { host.note(ctx); for (;;); } return ctx })")) {
            for (int i = 0; i < 20; i++) {
                int calls = i + 1;
                Thread stopper = new Thread(() -> {
                    while (script.noted().size() < calls) {
                        Thread.onSpinWait();
                    }
                    script.context().stop();
                });
                stopper.start();
                assertThatExceptionOfType(ScriptException.class)
                        .isThrownBy(() -> script.call("it", "loop"))
                        .satisfies(ex -> assertThat(ex.kind()).isEqualTo(Kind.STOPPED));
                stopper.join();
                if (!script.context().usable()) {
                    return;
                }
                assertThat(script.call("it", "next")).isEqualTo("next");
            }
        }
    }

    @Test
    void aStopOfNothingIsNothing() {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => ctx)")) {
            script.context().stop();

            assertThat(script.context().usable()).isTrue();
            assertThat(script.call("it", "next")).isEqualTo("next");
        }
    }

    @Test
    void anInterruptionOfTheCallerIsKeptAndStopsNothing() {
        try (RunningScript script = RunningScript.run(language, "host.on('it', (ctx) => ctx)")) {
            Thread.currentThread().interrupt();

            assertThat(script.call("it", "x")).isEqualTo("x");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
