;; Flights of a basic economy reservation stay as they are: AirlinePolicy.againstFlightChange in WebAssembly.
;;
;; The context is read where it is: a value is the pointer to where it begins, and 0 if there is none; as the byte at 0 is
;; 0, nothing has no members and is no text. The host writes JSON without spaces, and a text the same way wherever it is,
;; so texts are compared and copied as they are written.
(module
  (import "llmspell" "hook.register" (func $register (param i32 i32) (result i64)))

  (memory (export "memory") 1)

  (data (i32.const 16)
    "[\"BeforeToolExecution\", {\"$function\": 1}, {\"name\": \"keepFlights\", "
    "\"description\": \"Flights of a basic economy reservation stay as they are, in WebAssembly\", "
    "\"phase\": \"guard\", \"priority\": \"high\", \"mode\": \"shadow\", \"components\": \"update_reservation_flights\"}]")
  (data (i32.const 288) "{\"type\": \"cancel\", \"reason\": \"reservation ")
  (data (i32.const 336) " is basic economy: its flights cannot be changed (")
  (data (i32.const 388) " to ")
  (data (i32.const 392) ", ")
  (data (i32.const 394) " on ")
  (data (i32.const 400) ")\"}")
  (data (i32.const 408) "\"arguments\"")
  (data (i32.const 424) "\"request\"")
  (data (i32.const 440) "\"facts\"")
  (data (i32.const 448) "\"reservations\"")
  (data (i32.const 464) "\"reservation_id\"")
  (data (i32.const 480) "\"cabin\"")
  (data (i32.const 488) "\"basic_economy\"")
  (data (i32.const 504) "\"flights\"")
  (data (i32.const 520) "\"flight_number\"")
  (data (i32.const 536) "\"date\"")

  ;; Where the result ends that is being written.
  (global $end (mut i32) (i32.const 0))

  ;; The context is at 1024, and the result behind it: as it is made of parts of the context, it is not longer than that
  ;; and the words between them.
  (func (export "llmspell_alloc") (param $length i32) (result i32)
    (local $pages i32)
    (local.set $pages (i32.div_u (i32.add (i32.shl (local.get $length) (i32.const 1)) (i32.const 67584)) (i32.const 65536)))
    (if (i32.gt_u (local.get $pages) (memory.size))
      (then
        (if (i32.eq (memory.grow (i32.sub (local.get $pages) (memory.size))) (i32.const -1))
          (then (return (i32.const 0))))))
    (i32.const 1024))

  (func (export "llmspell_init")
    (drop (call $register (i32.const 16) (i32.const 256))))

  (func (export "llmspell_call") (param $function i32) (param $context i32) (param $length i32) (result i64)
    (local $request i32)
    (local $change i32)
    (local $id i32)
    (local $reservation i32)
    (local $result i32)
    (local $before i32)
    (local $after i32)
    (local.set $request (call $member (call $member (local.get $context) (i32.const 408)) (i32.const 424)))
    (local.set $change (call $member (local.get $request) (i32.const 408)))
    (local.set $id (call $member (local.get $change) (i32.const 464)))
    (local.set $reservation
      (call $member
        (call $member (call $member (local.get $request) (i32.const 440)) (i32.const 448))
        (local.get $id)))
    (if (i32.eqz (call $is (call $member (local.get $reservation) (i32.const 480)) (i32.const 488)))
      (then (return (i64.const 0))))

    (local.set $result (i32.add (local.get $context) (local.get $length)))
    (global.set $end (local.get $result))
    (call $append (i32.const 288) (i32.const 42))
    (call $append_text (local.get $id))
    (call $append (i32.const 336) (i32.const 50))
    (local.set $before (global.get $end))
    (call $append_flights (call $first (call $member (local.get $reservation) (i32.const 504))))
    (call $append (i32.const 388) (i32.const 4))
    (local.set $after (global.get $end))
    (call $append_flights (call $first (call $member (local.get $change) (i32.const 504))))
    (if (i32.eq (i32.sub (global.get $end) (local.get $after))
                (i32.sub (local.get $after) (i32.add (local.get $before) (i32.const 4))))
      (then
        (if (call $same (local.get $before) (local.get $after) (i32.sub (global.get $end) (local.get $after)))
          (then (return (i64.const 0))))))
    (call $append (i32.const 400) (i32.const 3))
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $result)) (i64.const 32))
      (i64.extend_i32_u (i32.sub (global.get $end) (local.get $result)))))

  ;; "LM1 on 2026-03-10, LM2 on 2026-03-11", from the first of them on.
  (func $append_flights (param $flight i32)
    (block $done
      (br_if $done (i32.eqz (local.get $flight)))
      (loop $flights
        (call $append_text (call $member (local.get $flight) (i32.const 520)))
        (call $append (i32.const 394) (i32.const 4))
        (call $append_text (call $member (local.get $flight) (i32.const 536)))
        (local.set $flight (call $next (local.get $flight)))
        (br_if $done (i32.eqz (local.get $flight)))
        (call $append (i32.const 392) (i32.const 2))
        (br $flights))))

  ;; Without its quotes. What is no text ends the call, and the hook has failed.
  (func $append_text (param $text i32)
    (if (i32.ne (i32.load8_u (local.get $text)) (i32.const 34)) (then (unreachable)))
    (call $append
      (i32.add (local.get $text) (i32.const 1))
      (i32.sub (i32.sub (call $end_of (local.get $text)) (local.get $text)) (i32.const 2))))

  (func $append (param $bytes i32) (param $size i32)
    (memory.copy (global.get $end) (local.get $bytes) (local.get $size))
    (global.set $end (i32.add (global.get $end) (local.get $size))))

  ;; The value that an object has under a key, which is a JSON text.
  (func $member (param $object i32) (param $key i32) (result i32)
    (local $each i32)
    (if (i32.ne (i32.load8_u (local.get $object)) (i32.const 123)) (then (return (i32.const 0))))
    (local.set $each (call $first (local.get $object)))
    (block $none
      (loop $members
        (br_if $none (i32.eqz (local.get $each)))
        (local.set $object (call $next (local.get $each)))
        (if (call $is (local.get $each) (local.get $key)) (then (return (local.get $object))))
        (local.set $each (call $next (local.get $object)))
        (br $members)))
    (i32.const 0))

  (func $is (param $value i32) (param $text i32) (result i32)
    (call $same (local.get $value) (local.get $text) (i32.sub (call $end_of (local.get $text)) (local.get $text))))

  (func $same (param $one i32) (param $other i32) (param $size i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $one) (local.get $size)))
    (block $different
      (loop $bytes
        (if (i32.eq (local.get $one) (local.get $end)) (then (return (i32.const 1))))
        (br_if $different (i32.ne (i32.load8_u (local.get $one)) (i32.load8_u (local.get $other))))
        (local.set $one (i32.add (local.get $one) (i32.const 1)))
        (local.set $other (i32.add (local.get $other) (i32.const 1)))
        (br $bytes)))
    (i32.const 0))

  ;; The first value of a list; of an object, its first key.
  (func $first (param $container i32) (result i32)
    (if (i32.eqz (call $opens (i32.load8_u (local.get $container)))) (then (return (i32.const 0))))
    (local.set $container (i32.add (local.get $container) (i32.const 1)))
    (select (i32.const 0) (local.get $container) (call $closes (i32.load8_u (local.get $container)))))

  ;; The value after this one; in an object keys and values take turns.
  (func $next (param $value i32) (result i32)
    (local.set $value (call $end_of (local.get $value)))
    (select
      (i32.add (local.get $value) (i32.const 1))
      (i32.const 0)
      (call $separates (i32.load8_u (local.get $value)))))

  (func $end_of (param $value i32) (result i32)
    (local $byte i32)
    (local.set $byte (i32.load8_u (local.get $value)))
    (if (i32.eq (local.get $byte) (i32.const 34)) (then (return (call $end_of_text (local.get $value)))))
    (if (call $opens (local.get $byte)) (then (return (call $end_of_container (local.get $value)))))
    (loop $rest
      (local.set $value (i32.add (local.get $value) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $value)))
      (br_if $rest (i32.eqz (i32.or (call $separates (local.get $byte)) (call $closes (local.get $byte))))))
    (local.get $value))

  (func $end_of_text (param $value i32) (result i32)
    (local $byte i32)
    (loop $bytes
      (local.set $value (i32.add (local.get $value) (i32.const 1)))
      (local.set $byte (i32.load8_u (local.get $value)))
      (if (i32.eq (local.get $byte) (i32.const 92))
        (then
          (local.set $value (i32.add (local.get $value) (i32.const 1)))
          (br $bytes)))
      (br_if $bytes (i32.ne (local.get $byte) (i32.const 34))))
    (i32.add (local.get $value) (i32.const 1)))

  (func $end_of_container (param $value i32) (result i32)
    (local.set $value (i32.add (local.get $value) (i32.const 1)))
    (block $end
      (loop $parts
        (br_if $end (call $closes (i32.load8_u (local.get $value))))
        (if (call $separates (i32.load8_u (local.get $value)))
          (then (local.set $value (i32.add (local.get $value) (i32.const 1))))
          (else (local.set $value (call $end_of (local.get $value)))))
        (br $parts)))
    (i32.add (local.get $value) (i32.const 1)))

  ;; { or [
  (func $opens (param $byte i32) (result i32)
    (i32.or (i32.eq (local.get $byte) (i32.const 123)) (i32.eq (local.get $byte) (i32.const 91))))

  ;; } or ]
  (func $closes (param $byte i32) (result i32)
    (i32.or (i32.eq (local.get $byte) (i32.const 125)) (i32.eq (local.get $byte) (i32.const 93))))

  ;; , or :
  (func $separates (param $byte i32) (result i32)
    (i32.or (i32.eq (local.get $byte) (i32.const 44)) (i32.eq (local.get $byte) (i32.const 58)))))
