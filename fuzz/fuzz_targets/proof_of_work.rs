#![no_main]

use glossary_inbox::http::fuzzed;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzed::proof_of_work(bytes));
