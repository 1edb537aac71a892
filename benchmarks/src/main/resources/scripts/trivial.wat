;; A hook that returns nothing, and one whose result is a text that is there. They read nothing of what they are given.
(module
  (import "llmspell" "hook.register" (func $register (param i32 i32) (result i64)))
  (memory (export "memory") 1)
  (data (i32.const 16) "[\"custom:nothing\", {\"$function\": 1}, {\"name\": \"nothing\", \"on_failure\": \"cancel\"}]")
  (data (i32.const 128) "[\"custom:result\", {\"$function\": 2}, {\"name\": \"result\", \"on_failure\": \"cancel\"}]")
  (data (i32.const 256) "{\"type\": \"modified\", \"value\": {\"amount\": 251}}")
  (func (export "llmspell_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "llmspell_init")
    (drop (call $register (i32.const 16) (i32.const 81)))
    (drop (call $register (i32.const 128) (i32.const 79))))
  (func (export "llmspell_call") (param $function i32) (param i32 i32) (result i64)
    (if (i32.eq (local.get $function) (i32.const 1)) (then (return (i64.const 0))))
    (i64.or (i64.shl (i64.const 256) (i64.const 32)) (i64.const 46))))
