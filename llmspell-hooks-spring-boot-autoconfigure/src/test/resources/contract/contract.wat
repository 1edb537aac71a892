;; What ScriptContractTests drives, in WebAssembly. A text that is given or returned is an i64: its address in the upper
;; 32 bits, its length in the lower ones. Texts of the module's own end with a zero, and are known by their address.
(module
  (import "llmspell" "hook.register" (func $hook_register (param i32 i32) (result i64)))
  (import "llmspell" "hook.unregister" (func $hook_unregister (param i32 i32) (result i64)))
  (import "llmspell" "hook.list" (func $hook_list (param i32 i32) (result i64)))
  (import "llmspell" "event.publish" (func $event_publish (param i32 i32) (result i64)))
  (import "llmspell_try" "event.publish" (func $try_event_publish (param i32 i32) (result i64)))
  (import "llmspell" "event.subscribe" (func $event_subscribe (param i32 i32) (result i64)))
  (import "llmspell" "event.receive" (func $event_receive (param i32 i32) (result i64)))
  (import "llmspell" "event.receive_batch" (func $event_receive_batch (param i32 i32) (result i64)))
  (import "llmspell" "event.unsubscribe" (func $event_unsubscribe (param i32 i32) (result i64)))
  (import "llmspell" "event.query" (func $event_query (param i32 i32) (result i64)))
  (import "llmspell" "state.get" (func $state_get (param i32 i32) (result i64)))
  (import "llmspell" "state.set" (func $state_set (param i32 i32) (result i64)))
  (import "llmspell" "state.add" (func $state_add (param i32 i32) (result i64)))
  (import "llmspell" "log.warn" (func $log_warn (param i32 i32) (result i64)))

  (memory (export "memory") 2)

  ;; What worker is asked for.
  (data (i32.const 1024) "receive\00")
  (data (i32.const 1040) "batch\00")
  (data (i32.const 1056) "none\00")
  (data (i32.const 1072) "query\00")
  (data (i32.const 1088) "state\00")
  (data (i32.const 1104) "list\00")
  (data (i32.const 1120) "leave\00")
  (data (i32.const 1136) "unsubscribe\00")
  (data (i32.const 1152) "log\00")
  (data (i32.const 1168) "denied\00")
  (data (i32.const 1184) "caught\00")
  (data (i32.const 1200) "throw\00")
  (data (i32.const 1216) "loop\00")
  (data (i32.const 1232) "nan\00")
  (data (i32.const 1248) "function\00")
  (data (i32.const 1264) "cycle\00")
  (data (i32.const 1280) "register\00")

  ;; Members.
  (data (i32.const 1408) "arguments\00")
  (data (i32.const 1424) "reply\00")
  (data (i32.const 1440) "after\00")
  (data (i32.const 1456) "on_error\00")
  (data (i32.const 1472) "attempt\00")
  (data (i32.const 1488) "text\00")
  (data (i32.const 1504) "data\00")
  (data (i32.const 1520) "first\00")
  (data (i32.const 1536) "name\00")
  (data (i32.const 1552) "decision\00")

  ;; Results.
  (data (i32.const 1664) "{\"type\": \"replace\", \"with\": \00")
  (data (i32.const 1728) "{\"type\": \"cancel\", \"reason\": \"seen\"}\00")
  (data (i32.const 1792) "\"continue\"\00")
  (data (i32.const 1808) "\"nil\"\00")
  (data (i32.const 1824) "\"some\"\00")
  (data (i32.const 1840) "\"true\"\00")
  (data (i32.const 1856) "\"false\"\00")
  (data (i32.const 1872) "NaN\00")
  (data (i32.const 1888) "{\"$function\": 1}\00")
  (data (i32.const 1920) "boom\00")
  (data (i32.const 1936) "forbidden\00")
  (data (i32.const 1952) "null\00")
  (data (i32.const 1968) "\"\00")
  (data (i32.const 1984) "}\00")
  (data (i32.const 2000) "[\00")

  ;; Arguments.
  (data (i32.const 2048) "[\"BeforeToolExecution\", {\"$function\": 1}, {\"name\": \"before\", \"components\": [\"replier\"]}]\00")
  (data (i32.const 2176) "[\"AfterToolExecution\", {\"$function\": 2}, {\"name\": \"after\", \"components\": \"replier\"}]\00")
  (data (i32.const 2304) "[\"ToolError\", {\"$function\": 3}, {\"name\": \"error\", \"components\": \"replier\"}]\00")
  (data (i32.const 2432) "[[\"BeforeToolExecution\", \"AfterToolExecution\", \"ToolError\"], {\"$function\": 4}, {\"name\": \"mirror\", \"components\": [\"mirror\"], \"phase\": \"observe\", \"priority\": 7, \"tags\": [\"one\", \"two\"], \"on_failure\": \"allow\", \"execution\": \"caller_thread\", \"timeout_ms\": 2000, \"description\": \"mirrors\", \"version\": \"2.0\"}]\00")
  (data (i32.const 2816) "[[\"contract.in\", \"contract.in.*\"], {\"$function\": 5}, {\"name\": \"relay\"}]\00")
  (data (i32.const 2944) "[\"contract.pull\", {\"name\": \"pulled\"}]\00")
  (data (i32.const 3072) "[\"BeforeToolExecution\", {\"$function\": 6}, {\"name\": \"worker\", \"components\": \"worker\", \"phase\": \"transform\"}]\00")
  (data (i32.const 3200) "[\"custom:leaving\", {\"$function\": 7}, {\"name\": \"leaver\"}]\00")
  (data (i32.const 3328) "[\"BeforeToolExecution\", {\"$function\": 8}, {\"name\": \"guard\", \"phase\": \"guard\", \"components\": \"guarded\"}]\00")
  (data (i32.const 3456) "[\"contract.context\", \00")
  (data (i32.const 3520) "[\"contract.out\", \00")
  (data (i32.const 3584) ", {\"metadata\": {\"via\": \"script\"}}]\00")
  (data (i32.const 3648) "[\"pulled\", 100]\00")
  (data (i32.const 3712) "[\"pulled\", 10, 100]\00")
  (data (i32.const 3776) "[\"pulled\", 1]\00")
  (data (i32.const 3840) "[{\"type\": \"contract.stored\", \"newest_first\": true, \"limit\": 1}]\00")
  (data (i32.const 3968) "[\"word\", {\"first\": \"a\", \"list\": [1, 2]}]\00")
  (data (i32.const 4096) "[\"word\"]\00")
  (data (i32.const 4160) "[\"count\"]\00")
  (data (i32.const 4224) "[]\00")
  (data (i32.const 4288) "[\"leaver\"]\00")
  (data (i32.const 4352) "[\"relay\"]\00")
  (data (i32.const 4416) "[\"said by a script\"]\00")
  (data (i32.const 4480) "[\"secret.plan\", {}]\00")
  (data (i32.const 4544) "[\"BeforeToolExecution\", {\"$function\": 7}]\00")
  (data (i32.const 4608) "]\00")

  ;; Memory is taken from here on, until a call is over.
  (global $top (mut i32) (i32.const 8192))

  ;; Where the text begins that is being written, up to $top.
  (global $written (mut i32) (i32.const 0))

  (func $take (export "llmspell_alloc") (param $length i32) (result i32)
    (local $at i32)
    (local $missing i32)
    (local.set $at (global.get $top))
    (local.set $missing
      (i32.sub (i32.add (local.get $at) (local.get $length)) (i32.mul (memory.size) (i32.const 65536))))
    (if (i32.gt_s (local.get $missing) (i32.const 0))
      (then
        (if (i32.eq
              (memory.grow (i32.add (i32.div_u (local.get $missing) (i32.const 65536)) (i32.const 1)))
              (i32.const -1))
          (then (return (i32.const 0))))))
    (global.set $top (i32.add (local.get $at) (local.get $length)))
    (local.get $at))

  (func (export "llmspell_free") (param i32 i32)
    (global.set $top (i32.const 8192)))

  ;; Texts.

  (func $text (param $at i32) (param $length i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
      (i64.extend_i32_u (local.get $length))))

  (func $at (param $text i64) (result i32)
    (i32.wrap_i64 (i64.shr_u (local.get $text) (i64.const 32))))

  (func $length (param $text i64) (result i32)
    (i32.wrap_i64 (local.get $text)))

  ;; A text of the module's own.
  (func $own (param $at i32) (result i64)
    (local $end i32)
    (local.set $end (local.get $at))
    (loop $next
      (if (i32.load8_u (local.get $end))
        (then
          (local.set $end (i32.add (local.get $end) (i32.const 1)))
          (br $next))))
    (call $text (local.get $at) (i32.sub (local.get $end) (local.get $at))))

  (func $same (param $one i64) (param $other i64) (result i32)
    (local $i i32)
    (if (i32.ne (call $length (local.get $one)) (call $length (local.get $other)))
      (then (return (i32.const 0))))
    (loop $next
      (if (i32.lt_u (local.get $i) (call $length (local.get $one)))
        (then
          (if (i32.ne
                (i32.load8_u (i32.add (call $at (local.get $one)) (local.get $i)))
                (i32.load8_u (i32.add (call $at (local.get $other)) (local.get $i))))
            (then (return (i32.const 0))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (i32.const 1))

  ;; A JSON string without its quotes.
  (func $unquoted (param $string i64) (result i64)
    (call $text
      (i32.add (call $at (local.get $string)) (i32.const 1))
      (i32.sub (call $length (local.get $string)) (i32.const 2))))

  ;; Whether a JSON string is one of the module's own texts.
  (func $is (param $string i64) (param $own i32) (result i32)
    (call $same (call $unquoted (local.get $string)) (call $own (local.get $own))))

  ;; Writing: begin, add, and what was written.

  (func $begin
    (global.set $written (global.get $top)))

  (func $add (param $text i64)
    (local $to i32)
    (local $i i32)
    (local.set $to (call $take (call $length (local.get $text))))
    (loop $next
      (if (i32.lt_u (local.get $i) (call $length (local.get $text)))
        (then
          (i32.store8
            (i32.add (local.get $to) (local.get $i))
            (i32.load8_u (i32.add (call $at (local.get $text)) (local.get $i))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next)))))

  (func $put (param $own i32)
    (call $add (call $own (local.get $own))))

  (func $size (result i32)
    (i32.sub (global.get $top) (global.get $written)))

  (func $done (result i64)
    (call $text (global.get $written) (call $size)))

  (func $say (param $own i32)
    (call $begin)
    (call $put (local.get $own)))

  ;; Reading JSON, in which there are no spaces.

  ;; Behind a string, at whose first quote it begins.
  (func $behind_string (param $at i32) (result i32)
    (local $unit i32)
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $unit (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $unit) (i32.const 92))
        (then
          (local.set $at (i32.add (local.get $at) (i32.const 1)))
          (br $next)))
      (br_if $next (i32.ne (local.get $unit) (i32.const 34))))
    (i32.add (local.get $at) (i32.const 1)))

  ;; Behind a value of an object or a list, or behind the name of one.
  (func $behind (param $at i32) (result i32)
    (local $unit i32)
    (local $depth i32)
    (loop $next
      (local.set $unit (i32.load8_u (local.get $at)))
      (if (i32.eq (local.get $unit) (i32.const 34))
        (then
          (local.set $at (call $behind_string (local.get $at)))
          (br $next)))
      (if (i32.eqz (local.get $depth))
        (then
          (if (i32.or
                (i32.or
                  (i32.eq (local.get $unit) (i32.const 44))
                  (i32.eq (local.get $unit) (i32.const 58)))
                (i32.eq (i32.or (local.get $unit) (i32.const 32)) (i32.const 125)))
            (then (return (local.get $at))))))
      (if (i32.eq (i32.or (local.get $unit) (i32.const 32)) (i32.const 123))
        (then (local.set $depth (i32.add (local.get $depth) (i32.const 1)))))
      (if (i32.eq (i32.or (local.get $unit) (i32.const 32)) (i32.const 125))
        (then (local.set $depth (i32.sub (local.get $depth) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br $next))
    (unreachable))

  ;; The value that begins there.
  (func $value (param $at i32) (result i64)
    (call $text (local.get $at) (i32.sub (call $behind (local.get $at)) (local.get $at))))

  ;; The value of this name in an object; 0 for none.
  (func $member (param $object i64) (param $name i32) (result i64)
    (local $at i32)
    (local $key i64)
    (local $found i64)
    (local.set $at (call $at (local.get $object)))
    (loop $next
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.eq (i32.load8_u (local.get $at)) (i32.const 125))
        (then (return (i64.const 0))))
      (local.set $key (call $value (local.get $at)))
      (local.set $at (i32.add (local.get $at) (i32.add (call $length (local.get $key)) (i32.const 1))))
      (local.set $found (call $value (local.get $at)))
      (if (call $is (local.get $key) (local.get $name))
        (then (return (local.get $found))))
      (local.set $at (i32.add (local.get $at) (call $length (local.get $found))))
      (br_if $next (i32.eq (i32.load8_u (local.get $at)) (i32.const 44))))
    (i64.const 0))

  (func $first (param $list i64) (result i64)
    (call $value (i32.add (call $at (local.get $list)) (i32.const 1))))

  (func $second (param $list i64) (result i64)
    (call $value (i32.add (call $behind (call $at (call $first (local.get $list)))) (i32.const 1))))

  (func $argument (param $context i64) (param $name i32) (result i64)
    (call $member (call $member (local.get $context) (i32.const 1408)) (local.get $name)))

  ;; Results.

  (func $replace (param $with i64) (result i64)
    (call $say (i32.const 1664))
    (call $add (local.get $with))
    (call $put (i32.const 1984))
    (call $done))

  (func $replace_by_own (param $own i32) (result i64)
    (call $replace (call $own (local.get $own))))

  ;; By the string of what is true or false.
  (func $replace_by_string_of (param $flag i64) (result i64)
    (call $say (i32.const 1664))
    (call $put (i32.const 1968))
    (call $add (local.get $flag))
    (call $put (i32.const 1968))
    (call $put (i32.const 1984))
    (call $done))

  ;; Registration.

  (func $register (param $own i32)
    (call $say (local.get $own))
    (drop (call $hook_register (global.get $written) (call $size))))

  (func $subscribe (param $own i32)
    (call $say (local.get $own))
    (drop (call $event_subscribe (global.get $written) (call $size))))

  (func (export "llmspell_init")
    (call $register (i32.const 2048))
    (call $register (i32.const 2176))
    (call $register (i32.const 2304))
    (call $register (i32.const 2432))
    (call $subscribe (i32.const 2816))
    (call $subscribe (i32.const 2944))
    (call $register (i32.const 3072))
    (call $register (i32.const 3200))
    (call $register (i32.const 3328))
    (global.set $top (i32.const 8192)))

  ;; The functions, by their numbers; the seventh does nothing.
  (func (export "llmspell_call") (param $function i32) (param $at i32) (param $length i32) (result i64)
    (local $given i64)
    (local.set $given (call $text (local.get $at) (local.get $length)))
    (if (i32.eq (local.get $function) (i32.const 1))
      (then (return (call $argument (local.get $given) (i32.const 1424)))))
    (if (i32.eq (local.get $function) (i32.const 2))
      (then (return (call $after (local.get $given)))))
    (if (i32.eq (local.get $function) (i32.const 3))
      (then (return (call $argument (local.get $given) (i32.const 1456)))))
    (if (i32.eq (local.get $function) (i32.const 4))
      (then (call $mirror (local.get $given))))
    (if (i32.eq (local.get $function) (i32.const 5))
      (then (call $relay (local.get $given))))
    (if (i32.eq (local.get $function) (i32.const 6))
      (then (return (call $worker (call $argument (local.get $given) (i32.const 1488))))))
    (if (i32.eq (local.get $function) (i32.const 8))
      (then (return (call $guard (local.get $given)))))
    (i64.const 0))

  ;; At the first attempt, which is "1" and nothing else.
  (func $after (param $context i64) (result i64)
    (if (i32.ne (i32.load16_u (call $at (call $member (local.get $context) (i32.const 1472)))) (i32.const 0x2c31))
      (then (return (i64.const 0))))
    (call $argument (local.get $context) (i32.const 1440)))

  ;; Publishes what it is given.
  (func $mirror (param $context i64)
    (call $say (i32.const 3456))
    (call $add (local.get $context))
    (call $put (i32.const 4608))
    (drop (call $event_publish (global.get $written) (call $size))))

  (func $relay (param $event i64)
    (call $say (i32.const 3520))
    (call $add (local.get $event))
    (call $put (i32.const 3584))
    (drop (call $event_publish (global.get $written) (call $size))))

  (func $guard (param $context i64) (result i64)
    (if (i32.or
          (i32.eqz (call $same (call $member (local.get $context) (i32.const 1552)) (call $own (i32.const 1952))))
          (call $is (call $argument (local.get $context) (i32.const 1488)) (i32.const 1936)))
      (then (return (call $own (i32.const 1728)))))
    (call $own (i32.const 1792)))

  (func $worker (param $wanted i64) (result i64)
    (if (call $is (local.get $wanted) (i32.const 1024))
      (then (return (call $receive))))
    (if (call $is (local.get $wanted) (i32.const 1040))
      (then (return (call $batch))))
    (if (call $is (local.get $wanted) (i32.const 1056))
      (then (return (call $none))))
    (if (call $is (local.get $wanted) (i32.const 1072))
      (then (return (call $query))))
    (if (call $is (local.get $wanted) (i32.const 1088))
      (then (return (call $state))))
    (if (call $is (local.get $wanted) (i32.const 1104))
      (then (return (call $list))))
    (if (call $is (local.get $wanted) (i32.const 1120))
      (then (return (call $leave))))
    (if (call $is (local.get $wanted) (i32.const 1136))
      (then (return (call $unsubscribe))))
    (if (call $is (local.get $wanted) (i32.const 1152))
      (then (call $log)))
    (if (call $is (local.get $wanted) (i32.const 1168))
      (then (call $denied)))
    (if (call $is (local.get $wanted) (i32.const 1184))
      (then (return (call $caught))))
    (if (call $is (local.get $wanted) (i32.const 1200))
      (then (return (i64.or (i64.const 0x8000000000000000) (call $own (i32.const 1920))))))
    (if (call $is (local.get $wanted) (i32.const 1216))
      (then (loop $again (br $again))))
    (if (call $is (local.get $wanted) (i32.const 1232))
      (then (return (call $replace_by_own (i32.const 1872)))))
    (if (call $is (local.get $wanted) (i32.const 1248))
      (then (return (call $replace_by_own (i32.const 1888)))))
    (if (call $is (local.get $wanted) (i32.const 1264))
      (then (return (call $cycle))))
    (if (call $is (local.get $wanted) (i32.const 1280))
      (then (call $register (i32.const 4544))))
    (i64.const 0))

  (func $receive (result i64)
    (call $say (i32.const 3648))
    (call $replace
      (call $member (call $event_receive (global.get $written) (call $size)) (i32.const 1504))))

  (func $batch (result i64)
    (call $say (i32.const 3712))
    (call $replace
      (call $member (call $second (call $event_receive_batch (global.get $written) (call $size))) (i32.const 1504))))

  (func $none (result i64)
    (call $say (i32.const 3776))
    (if (i64.eqz (call $event_receive (global.get $written) (call $size)))
      (then (return (call $replace_by_own (i32.const 1808)))))
    (call $replace_by_own (i32.const 1824)))

  (func $query (result i64)
    (call $say (i32.const 3840))
    (call $replace
      (call $member (call $first (call $event_query (global.get $written) (call $size))) (i32.const 1504))))

  (func $state (result i64)
    (local $first i64)
    (local $count i64)
    (call $say (i32.const 3968))
    (drop (call $state_set (global.get $written) (call $size)))
    (call $say (i32.const 4096))
    (local.set $first (call $member (call $state_get (global.get $written) (call $size)) (i32.const 1520)))
    (call $say (i32.const 4160))
    (local.set $count (call $state_add (global.get $written) (call $size)))
    (call $say (i32.const 1664))
    (call $put (i32.const 1968))
    (call $add (call $unquoted (local.get $first)))
    (call $add (local.get $count))
    (call $put (i32.const 1968))
    (call $put (i32.const 1984))
    (call $done))

  (func $list (result i64)
    (call $say (i32.const 4224))
    (call $replace
      (call $member (call $first (call $hook_list (global.get $written) (call $size))) (i32.const 1536))))

  (func $leave (result i64)
    (call $say (i32.const 4288))
    (call $replace_by_string_of (call $hook_unregister (global.get $written) (call $size))))

  (func $unsubscribe (result i64)
    (call $say (i32.const 4352))
    (call $replace_by_string_of (call $event_unsubscribe (global.get $written) (call $size))))

  (func $log
    (call $say (i32.const 4416))
    (drop (call $log_warn (global.get $written) (call $size))))

  (func $denied
    (call $say (i32.const 4480))
    (drop (call $event_publish (global.get $written) (call $size))))

  ;; What failed has the highest bit set.
  (func $caught (result i64)
    (call $say (i32.const 4480))
    (if (i64.lt_s (call $try_event_publish (global.get $written) (call $size)) (i64.const 0))
      (then (return (call $replace_by_own (i32.const 1856)))))
    (call $replace_by_own (i32.const 1840)))

  ;; The nearest that JSON has to a value without an end.
  (func $cycle (result i64)
    (local $i i32)
    (call $begin)
    (loop $next
      (call $put (i32.const 2000))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 100000))))
    (call $done))
)
