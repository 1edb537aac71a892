package io.llmspell.bridge.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.llmspell.bridge.ScriptContext;
import io.llmspell.bridge.ScriptException;
import io.llmspell.bridge.ScriptException.Kind;
import io.llmspell.bridge.ScriptLanguage;
import io.llmspell.bridge.ScriptLimits;
import io.llmspell.bridge.ScriptModules;
import io.llmspell.bridge.ScriptProgram;
import io.llmspell.bridge.ScriptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts in Python cannot do, and that callers go on whatever they do. */
class PythonSandboxTests {

    private static ScriptLanguage language;

    @BeforeAll
    static void start() {
        language = PythonLanguage.create();
    }

    @AfterAll
    static void end() {
        language.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "while True:\n try:\n  while True: pass\n except BaseException: pass",
                "while True:\n try:\n  while True: pass\n finally: continue",
                "def f():\n while True:\n  try:\n   while True: pass\n  except: pass\nf()",
                "def g():\n while True:\n  try: yield 1\n  finally: pass\nfor x in g(): pass",
                "def g():\n while True:\n  try:\n   while True: pass\n  except BaseException: pass\n yield 1\nnext(g())",
                "class A:\n def __del__(self):\n  while True: pass\nwhile True: A()",
                "class A:\n def __repr__(self):\n  while True: pass\nrepr(A())",
                "class A:\n def __getattr__(self, n):\n  while True: pass\nA().x",
                "class A:\n def __hash__(s): return 1\n def __eq__(s, o):\n  while True: pass\n{A(): 1, A(): 2}",
                "class E(Exception):\n def __str__(self):\n  while True: pass\nraise E()",
                "class C:\n def __enter__(s): pass\n def __exit__(s, *a):\n  while True: pass\nwith C(): 1 / 0",
                "async def f():\n while True: pass\nf().send(None)",
                "class A:\n def __lt__(s, o):\n  while True: pass\nsorted([A(), A()])",
                "a = [str(i * 7919 % 1000003) for i in range(3000)]\nwhile True:\n a.sort()\n a.reverse()",
                "import re\nre.match(r'^(a+)+\\1$', 'a' * 60 + 'b')",
                "import re\nre.match(r'(.*)(.*)(.*)\\1=\\2', 'x' * 3000)",
                "import re\nwhile True: re.sub(r'(a|a?)+\\1$x', '', 'a' * 30)",
                "s = 'x'\nwhile True:\n s += s\n if len(s) > 1000000: s = 'x'",
                "x = 3\nwhile True:\n x *= x\n if x.bit_length() > 1000000: x = 3",
                "def g(): return g() + 1\nwhile True:\n try: g()\n except RecursionError: pass",
                "import time\ntime.sleep(100)",
                "import _thread\nl = _thread.allocate_lock()\nl.acquire()\nl.acquire()",
                "import contextlib\nwith contextlib.suppress(BaseException):\n while True: pass",
                "while True: print('x' * 1000)",
                "while True: exec('def f(): pass')",
                "while True:\n try: host.refuse('x')\n except BaseException: pass",
                "list(map(lambda x: x, iter(lambda: 1, 2)))",
            })
    void itIsStopped(String code) throws Exception {
        Attacks.isStopped(language, code);
    }

    /** Steps of the engine that cannot be stopped: these end by themselves some time. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: 3 ** 3000000",
                "sum(range(60000000))",
                "import itertools, collections\ncollections.deque(itertools.repeat(1, 300000000), 0)",
            })
    void theCallerOfWhatCannotBeStoppedGoesOn(String code) throws Exception {
        Attacks.isLeftBehind(language, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "open('/etc/passwd').read()",
                "open('/tmp/written', 'w')",
                "import io; io.open('/etc/passwd')",
                "import _io; _io.FileIO('/etc/passwd')",
                "import os; os.listdir('/')",
                "import posix; posix.open('/etc/passwd', 0)",
                "import posix; posix.mkdir('/tmp/made')",
                "import os; host.note(os.environ['PATH'])",
                "import os; os.fork()",
                "import os; os.execv('/bin/id', ['id'])",
                "import os; os.kill(1, 9)",
                "import subprocess; subprocess.check_output(['id'])",
                "import socket; socket.create_connection(('127.0.0.1', 80), 1)",
                "import urllib.request; urllib.request.urlopen('http://localhost:1')",
                "import ctypes; ctypes.CDLL(None)",
                "import _ctypes; _ctypes.dlopen('libc.so.6', 0)",
                "import java; java.type('java.lang.System')",
                "import java.lang.System",
                "import polyglot; polyglot.eval(language='js', string='1')",
                "import polyglot; polyglot.eval(path='/etc/passwd', language='python')",
                "import polyglot; polyglot.import_value('x')",
                "import threading; threading.Thread(target=print).start()",
                "import _thread; _thread.start_new_thread(print, ())",
                "import sys; sys.path.insert(0, '/tmp'); import missing_module",
                "import sys; open(sys.path[0] + '/written.py', 'w')",
                "input()",
                "host.note.getClass()",
                "host.note.__closure__[0].cell_contents.getClass()",
            })
    void thereIsNoWayOut(String code) throws Exception {
        ScriptException refused = Attacks.ends(language, "def attack():\n " + code.replace("; ", "\n ") + "\nattack()");

        assertThat(refused).isNotNull();
    }

    @Test
    void theProcessIsNotSeen() {
        try (RunningScript script = RunningScript.run(
                language, "import os, sys\nhost.note('HOME' in os.environ, 'PATH' in os.environ, sys.argv)")) {
            assertThat(script.noted()).startsWith(false, false);
        }
    }

    @Test
    void tooManyThatRunOnAreRefused() throws Exception {
        ScriptLanguage own = PythonLanguage.create();
        List<ScriptContext> left = new ArrayList<>();
        try (ScriptProgram program =
                own.compile(ScriptSource.of("sample", "sample.py", "sum(range(20000000))"), ScriptLimits.DEFAULT)) {
            assertThatExceptionOfType(ScriptException.class)
                    .isThrownBy(() -> {
                        for (int i = 0; i < 5; i++) {
                            ScriptContext context = program.open(new ScriptModules(Map.of()));
                            left.add(context);
                            assertThat(RunningScript.stopped(context, 20)).isNotNull();
                            assertThat(context.usable()).isFalse();
                        }
                    })
                    .satisfies(ex -> assertThat(ex.kind()).isEqualTo(Kind.LIMIT))
                    .withMessageContaining("python scripts that were stopped still run");
        } finally {
            left.forEach(ScriptContext::close);
            own.close();
        }
    }
}
