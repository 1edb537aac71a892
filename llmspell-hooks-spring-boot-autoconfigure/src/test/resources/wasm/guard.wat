;; A plug-in of llmspell-hooks, written by hand: a guard that cancels a tool's call when its argument has the word
;; "forbidden" in it. It shows all that a plug-in needs: a memory, a place for what it is given, the registration of a
;; function, and the function.
(module
  ;; A function of the host, by its name in scripts. All of them are of this type: the pointer to a JSON array of
  ;; arguments and its length in, a result out.
  (import "llmspell" "hook.register" (func $register (param i32 i32) (result i64)))

  (memory (export "memory") 1)

  ;; The texts that it gives to the host. A function of its own is {"$function": number}.
  (data (i32.const 16) "[\"BeforeToolExecution\", {\"$function\": 1}, {\"name\": \"no-forbidden-words\"}]")
  (data (i32.const 128) "{\"type\": \"cancel\", \"reason\": \"The argument has a forbidden word.\"}")
  (data (i32.const 256) "forbidden")

  ;; Where the host may write: everything from 1024 on. As there is only ever one argument, there is nothing to free.
  (func (export "llmspell_alloc") (param $length i32) (result i32)
    (local $missing i32)
    (local.set $missing
      (i32.sub (i32.add (local.get $length) (i32.const 1024))
               (i32.mul (memory.size) (i32.const 65536))))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        ;; More pages; -1 if there are none left, so that there is no room.
        (if (i32.eq
              (memory.grow (i32.add (i32.div_u (local.get $missing) (i32.const 65536)) (i32.const 1)))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (i32.const 1024))

  ;; Runs once.
  (func (export "llmspell_init")
    (drop (call $register (i32.const 16) (i32.const 73))))

  ;; The host calls a function: it has the JSON of the context. 0 is the answer "nothing", so that the call goes on.
  (func (export "llmspell_call") (param $function i32) (param $json i32) (param $length i32) (result i64)
    (if (call $contains (local.get $json) (local.get $length) (i32.const 256) (i32.const 9))
      (then (return (call $text (i32.const 128) (i32.const 66)))))
    (i64.const 0))

  ;; A result: the pointer to its JSON in the upper 32 bits, its length in the lower ones.
  (func $text (param $pointer i32) (param $length i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $pointer)) (i64.const 32))
      (i64.extend_i32_u (local.get $length))))

  ;; Whether a text has a word in it.
  (func $contains (param $text i32) (param $length i32) (param $word i32) (param $size i32) (result i32)
    (local $end i32)
    (local $i i32)
    (local.set $end (i32.add (local.get $text) (i32.sub (local.get $length) (local.get $size))))
    (block $no
      (loop $next
        (br_if $no (i32.gt_s (local.get $text) (local.get $end)))
        (local.set $i (i32.const 0))
        (block $other
          (loop $same
            (br_if $other
              (i32.ne
                (i32.load8_u (i32.add (local.get $text) (local.get $i)))
                (i32.load8_u (i32.add (local.get $word) (local.get $i)))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $same (i32.lt_u (local.get $i) (local.get $size))))
          (return (i32.const 1)))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (br $next)))
    (i32.const 0)))
